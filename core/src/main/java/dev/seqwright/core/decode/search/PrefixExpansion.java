package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.AlternativesConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.RowScores;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraint;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.constraint.TokenScores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows the prefix of a sentence and looks for its most probable continuations by one token. The
 * results are these beginnings of translations, with the log-probability of the new token as score.
 * A prefix that is as long as a translation may be is the only beginning: its end alone can follow.
 */
final class PrefixExpansion implements SentenceSearch {
  private final AlternativesConfig config;
  private final List<Constraint> constraints;
  private final List<Integer> ends;
  private final int endId;
  private final int[] prefix;
  private final TopTokens best;
  private final boolean whole;
  private int length;
  private int live = 1;

  PrefixExpansion(
      DecodingConfig config, Constraints constraints, IncrementalDecoder model, Sentence sentence) {
    this.config = config.alternatives();
    this.constraints = constraints.on(sentence, model.endId());
    this.ends = constraints.ends();
    this.endId = model.endId();
    this.prefix = sentence.prefix().tokens();
    this.whole = prefix.length == config.longest(sentence, model);
    this.best = new TopTokens(Math.min(this.config.count(), model.vocabularySize()));
  }

  @Override
  public int live() {
    return live;
  }

  @Override
  public int lastToken(int i) {
    return prefix[length - 1];
  }

  @Override
  public int parent(int i) {
    return 0;
  }

  @Override
  public void advance(RowScores scores, int firstRow) {
    if (whole) {
      live = 0;
      return;
    }
    if (length < prefix.length) {
      length++;
      return;
    }
    Constraint.applyAll(constraints, prefix, scores, firstRow);
    ends.forEach(new TokenScores(scores, firstRow)::forbid);
    best.scan(scores.logProbabilities(), firstRow, 0, 0, endId);
    live = 0;
  }

  @Override
  public List<Hypothesis> results() {
    if (whole) {
      return List.of(new Hypothesis(prefix, new float[0], 0));
    }
    return IntStream.range(0, best.size())
        .filter(i -> i == 0 || Math.exp(best.score(i)) >= config.minProbability())
        .mapToObj(this::beginning)
        .toList();
  }

  private Hypothesis beginning(int i) {
    int[] tokens = Arrays.copyOf(prefix, prefix.length + 1);
    tokens[prefix.length] = best.token(i);
    float[] logProbabilities = {(float) best.score(i)};
    return new Hypothesis(tokens, logProbabilities, best.score(i));
  }
}
