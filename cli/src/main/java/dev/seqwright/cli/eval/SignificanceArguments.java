package dev.seqwright.cli.eval;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.significance.ApproximateRandomisation;
import dev.seqwright.core.metrics.significance.Resamples;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options of significance, named as in sacreBLEU. */
final class SignificanceArguments {
  @ArgGroup(exclusive = true)
  private Kind kind;

  /** At most one of these. */
  static final class Kind {
    @Option(
        names = {"--confidence", "-ci"},
        description = "Confidence interval of each system by bootstrap.")
    boolean confidence;

    @Option(
        names = {"--paired-bs", "-pbs"},
        description = "Compare each system with the first by paired bootstrap.")
    boolean bootstrap;

    @Option(
        names = {"--paired-ar", "-par"},
        description = "Compare each system with the first by paired approximate randomisation.")
    boolean randomisation;
  }

  @Option(
      names = {"--confidence-n", "-cin"},
      defaultValue = "1000",
      paramLabel = "N",
      description = "Resamples of --confidence (default: ${DEFAULT-VALUE}).")
  int confidenceSamples;

  @Option(
      names = {"--paired-bs-n", "-pbsn"},
      defaultValue = "1000",
      paramLabel = "N",
      description = "Resamples of --paired-bs (default: ${DEFAULT-VALUE}).")
  int bootstrapSamples;

  @Option(
      names = {"--paired-ar-n", "-parn"},
      defaultValue = "10000",
      paramLabel = "N",
      description = "Trials of --paired-ar (default: ${DEFAULT-VALUE}).")
  int trials;

  @Option(
      names = "--seed",
      defaultValue = "12345",
      paramLabel = "N",
      description = "Seed of the resampling (default: ${DEFAULT-VALUE}, as in sacreBLEU).")
  long seed;

  /** Whether any test was asked for. */
  boolean asked() {
    return kind != null;
  }

  /** The test for a number of segments and systems. */
  SignificanceTest test(int segments, int systems) {
    if (kind == null) {
      return new SignificanceTest.None();
    }
    if (kind.confidence) {
      return new SignificanceTest.Confidence(Resamples.draw(segments, confidenceSamples, seed));
    }
    if (systems < 2) {
      throw new UserException("Paired tests compare systems: give --hyp two files or more");
    }
    return kind.bootstrap
        ? new SignificanceTest.Bootstrap(Resamples.draw(segments, bootstrapSamples, seed))
        : new SignificanceTest.Randomisation(new ApproximateRandomisation(segments, trials, seed));
  }
}
