package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Segments;
import dev.seqwright.core.metrics.Signature;
import dev.seqwright.core.metrics.significance.ApproximateRandomisation;
import dev.seqwright.core.metrics.significance.Comparison;
import dev.seqwright.core.metrics.significance.ConfidenceInterval;
import dev.seqwright.core.metrics.significance.PairedBootstrap;
import dev.seqwright.core.metrics.significance.Resamples;
import java.util.Optional;

/** How much chance there is in scores and in their differences. */
sealed interface SignificanceTest {

  /** The confidence interval of a system, counted from 0. */
  default Optional<ConfidenceInterval> interval(Segments segments, int system) {
    return Optional.empty();
  }

  /** The comparison of a system with the first one. */
  default Optional<Comparison> compare(Segments segments, int system) {
    return Optional.empty();
  }

  /** The signature with what the test adds to it. */
  default Signature sign(Signature signature) {
    return signature;
  }

  /** What people are told about the test; empty when there was none. */
  default String description() {
    return "";
  }

  /** Nothing is tested. */
  record None() implements SignificanceTest {}

  /** Bootstrap of each system alone. */
  record Confidence(Resamples resamples) implements SignificanceTest {
    @Override
    public Optional<ConfidenceInterval> interval(Segments segments, int system) {
      return Optional.of(resamples.alone(segments, system));
    }

    @Override
    public Signature sign(Signature signature) {
      return signature.withBootstrap(resamples.rows().length, resamples.seed());
    }

    @Override
    public String description() {
      return "mean ± half width of the 95 % interval of " + resamples.rows().length + " resamples";
    }
  }

  /** Paired bootstrap. */
  record Bootstrap(Resamples resamples) implements SignificanceTest {
    @Override
    public Optional<ConfidenceInterval> interval(Segments segments, int system) {
      return Optional.of(resamples.amongSystems(segments, system));
    }

    @Override
    public Optional<Comparison> compare(Segments segments, int system) {
      return Optional.of(new PairedBootstrap(resamples).compare(segments, 0, system));
    }

    @Override
    public Signature sign(Signature signature) {
      return signature.withBootstrap(resamples.rows().length, resamples.seed());
    }

    @Override
    public String description() {
      return "paired bootstrap, "
          + resamples.rows().length
          + " resamples, against the first system";
    }
  }

  /** Paired approximate randomisation. */
  record Randomisation(ApproximateRandomisation trials) implements SignificanceTest {
    @Override
    public Optional<Comparison> compare(Segments segments, int system) {
      return Optional.of(trials.compare(segments, 0, system));
    }

    @Override
    public Signature sign(Signature signature) {
      return signature.withRandomisation(trials.trials(), trials.seed());
    }

    @Override
    public String description() {
      return "paired approximate randomisation, "
          + trials.trials()
          + " trials, against the first system";
    }
  }
}
