package dev.seqwright.core.train;

import java.util.Map;

/** A made-up run whose numbers are functions of the step. */
final class RunFixture {
  private RunFixture() {}

  /** The report after a step; only {@code seconds} differs from run to run. */
  static Report report(long step, double seconds) {
    Tally tally = new Tally(100, 640, 9000, 10_000, 32_145, 30_000, 2500, 81, seconds);
    return new Report(step, 2, 12_345, tally, 1.5e-3, seconds * step, 1 << 30);
  }

  static Validation validation(long step, double bleu, BestScore best) {
    return new Validation(
        step,
        2,
        Map.of(ValidationMetric.PERPLEXITY, 20.5, ValidationMetric.BLEU, bleu),
        ValidationMetric.BLEU,
        best,
        3.5);
  }
}
