package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraints;
import java.util.ArrayList;
import java.util.List;

/**
 * Translations that differ right after the prefix, for a user who chooses how to go on: the most
 * probable next tokens are found, then each beginning is finished by another search. They come in
 * the order of the probabilities of those tokens. Tokens that would end the translation are not
 * tried.
 *
 * <p>Cost: that of translating as many sentences as there are alternatives.
 */
final class AlternativeSearch implements Search {
  private final DecodingConfig config;
  private final Constraints constraints;
  private final Search finish;

  /**
   * @param finish finds one translation for each beginning
   */
  AlternativeSearch(DecodingConfig config, Constraints constraints, Search finish) {
    this.config = config;
    this.constraints = constraints;
    this.finish = finish;
  }

  @Override
  public List<List<Hypothesis>> search(IncrementalDecoder model, List<Sentence> sentences) {
    int together = Math.max(1, config.miniBatch() / config.alternatives().count());
    List<List<Hypothesis>> found = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i += together) {
      found.addAll(some(model, sentences.subList(i, Math.min(i + together, sentences.size()))));
    }
    return found;
  }

  private List<List<Hypothesis>> some(IncrementalDecoder model, List<Sentence> sentences) {
    List<List<Hypothesis>> beginnings =
        SearchLoop.run(
            model,
            constraints,
            sentences,
            sentence -> new PrefixExpansion(config, constraints, model, sentence));
    List<Sentence> ways = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      Sentence sentence = sentences.get(i);
      for (Hypothesis beginning : beginnings.get(i)) {
        Prefix prefix = new Prefix(beginning.tokens(), sentence.prefix().length());
        ways.add(sentence.with(prefix));
      }
    }
    return grouped(finish.search(model, ways), beginnings);
  }

  private static List<List<Hypothesis>> grouped(
      List<List<Hypothesis>> finished, List<List<Hypothesis>> beginnings) {
    List<List<Hypothesis>> groups = new ArrayList<>();
    int from = 0;
    for (List<Hypothesis> theirs : beginnings) {
      int to = from + theirs.size();
      groups.add(finished.subList(from, to).stream().map(List::getFirst).toList());
      from = to;
    }
    return groups;
  }
}
