package dev.seqwright.core.train;

import dev.seqwright.core.train.report.Report;
import dev.seqwright.core.train.report.Tally;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.BestScore;
import dev.seqwright.core.train.validation.Validation;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.LinkedHashMap;
import java.util.Map;

/** A made-up run whose numbers are functions of the step. */
public final class RunFixture {
  private static final Units UNITS =
      new Units("training pairs", "source-tokens", "target-tokens", "words");

  private RunFixture() {}

  /** The report after a step; only {@code seconds} differs from run to run. */
  public static Report report(long step, double seconds) {
    Tally tally = new Tally(100, 640, 9000, 10_000, 32_145, 30_000, 2500, 81, seconds);
    return new Report(step, 2, 12_345, tally, UNITS, 1.5e-3, seconds * step, 1 << 30);
  }

  public static Validation validation(long step, double bleu, BestScore best) {
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    scores.put(ValidationMetric.BLEU, bleu);
    scores.put(ValidationMetric.PERPLEXITY, 20.5);
    return new Validation(step, 2, scores, ValidationMetric.BLEU, best, 3.5);
  }
}
