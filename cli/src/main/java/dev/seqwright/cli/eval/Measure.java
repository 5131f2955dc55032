package dev.seqwright.cli.eval;

import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What eval can measure, by the names that options and gates use. */
enum Measure {
  BLEU("bleu"),
  CHRF("chrf"),
  CHRF_PLUS_PLUS("chrf++"),
  TER("ter"),
  EXACT("exact"),
  WER("wer"),
  CER("cer"),
  PERPLEXITY("perplexity"),
  ACCURACY("accuracy");

  private final String key;

  Measure(String key) {
    this.key = key;
  }

  /** Name in options, gates and JSON. */
  String key() {
    return key;
  }

  /** The measure of a name, in any case. */
  static Measure named(String name) {
    return Arrays.stream(values())
        .filter(m -> m.key.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new UserException(unknown(name)));
  }

  private static String unknown(String name) {
    List<String> keys = Arrays.stream(values()).map(Measure::key).toList();
    String closest =
        DidYouMean.closest(name.toLowerCase(Locale.ROOT), keys)
            .map(k -> ", did you mean '" + k + "'?")
            .orElse("");
    return "metric '"
        + name
        + "' is not known"
        + closest
        + "; choose from "
        + String.join(", ", keys);
  }
}
