package dev.seqwright.core.parity;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.Candidate;
import dev.seqwright.core.decode.text.TranslatedLine;
import dev.seqwright.core.decode.text.Translator;
import java.nio.file.Path;
import java.util.List;

/**
 * Greedy translations of a few lines by a model and by what was made of it.
 *
 * @param lines how many were translated
 * @param equal how many came out the same
 * @param largestDifference between the scores (mean log-probability of a token) of those
 */
public record Parity(int lines, int equal, double largestDifference) {

  /** Compares the models in two folders. */
  public static Parity between(Path model, Path made, List<String> lines) {
    try (LoadedTranslator expecting = LoadedTranslator.open(model);
        LoadedTranslator finding = LoadedTranslator.open(made)) {
      DecodingConfig greedy = greedy(expecting);
      return of(
          translate(greedy, expecting.codec(), models(expecting), lines),
          translate(greedy, finding.codec(), models(finding), lines));
    }
  }

  /**
   * As the model is decoded otherwise; a beam's ties would hide what differs, and vocabularies have
   * several texts for the unknown token.
   */
  static DecodingConfig greedy(LoadedTranslator model) {
    return model
        .decoding()
        .with(List.of("search=greedy", "n-best=1", "constraints.suppress-unknown=true"));
  }

  static Parity of(List<Candidate> expected, List<Candidate> found) {
    int equal = 0;
    double difference = 0;
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i).text().equals(found.get(i).text())) {
        equal++;
        difference = Math.max(difference, gap(expected.get(i), found.get(i)));
      }
    }
    return new Parity(expected.size(), equal, difference);
  }

  private static double gap(Candidate a, Candidate b) {
    return Math.abs(a.score() - b.score());
  }

  static DecoderFactory models(LoadedTranslator model) {
    return model.models(model.decoding().precision());
  }

  static List<Candidate> translate(
      DecodingConfig config, TextCodec codec, DecoderFactory models, List<String> lines) {
    return new Translator(config, codec, models)
        .translate(lines).stream().map(TranslatedLine::best).toList();
  }

  @Override
  public String toString() {
    return "%d of %d lines translated alike, scores differ by at most %.1e"
        .formatted(equal, lines, largestDifference);
  }
}
