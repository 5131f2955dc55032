package dev.seqwright.cli.eval;

import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.UserException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What eval can measure, by the names that options and gates use. */
enum Measure {
  BLEU("bleu"),
  CHRF("chrf"),
  CHRF_PLUS_PLUS("chrf++"),
  TER("ter"),
  EXACT("exact"),
  WER("wer"),
  CER("cer"),
  NATS("nats"),
  PERPLEXITY("perplexity"),
  BITS_PER_BYTE("bits-per-byte"),
  ACCURACY("accuracy"),
  F1("f1"),
  F1_MICRO("f1-micro"),
  PRECISION("precision"),
  RECALL("recall"),
  MCC("mcc"),
  ECE("ece"),
  PEARSON("pearson"),
  SPEARMAN("spearman"),
  MSE("mse"),
  MAE("mae");

  /** Measures of labels, a label a line. */
  static final Set<Measure> OF_LABELS =
      Collections.unmodifiableSet(EnumSet.of(ACCURACY, F1, F1_MICRO, PRECISION, RECALL, MCC, ECE));

  /** Measures of numbers, a number a line. */
  static final Set<Measure> OF_NUMBERS =
      Collections.unmodifiableSet(EnumSet.of(PEARSON, SPEARMAN, MSE, MAE));

  /** Measures of labels when nobody says which. */
  static final Set<Measure> USUAL_OF_LABELS = Collections.unmodifiableSet(EnumSet.of(ACCURACY, F1));

  private static final Set<Measure> IN_PERCENT =
      EnumSet.of(ACCURACY, F1, F1_MICRO, PRECISION, RECALL);
  private static final Set<Measure> SMALL =
      EnumSet.of(NATS, BITS_PER_BYTE, MCC, ECE, PEARSON, SPEARMAN);

  private final String key;

  Measure(String key) {
    this.key = key;
  }

  /** Name in options, gates and JSON. */
  String key() {
    return key;
  }

  /** Whether a score is a percentage of labels or tags, which some tools give as a share of 1. */
  boolean inPercent() {
    return IN_PERCENT.contains(this);
  }

  /** How many more decimals than others its numbers are printed with: small ones need them. */
  int furtherDecimals() {
    return SMALL.contains(this) ? 2 : 0;
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
