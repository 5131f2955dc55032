package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.AskedExits;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The thresholds at which texts leave --model. */
final class ExitArguments {
  @Option(
      names = "--exit-curve",
      split = ",",
      paramLabel = "X",
      description =
          "Thresholds of the exit rule, or numbers of patience, that --model is measured at, beside"
              + " its full depth: quality, layers, rows and time. --report draws them.")
  private List<Double> curve = List.of();

  /** Whether several thresholds are to be measured. */
  boolean asksForCurve() {
    return !curve.isEmpty();
  }

  /** The thresholds, as they were given. */
  List<Double> curve() {
    return curve;
  }

  /** What lets nothing leave. */
  static AskedExits fullDepth() {
    return new AskedExits(Optional.of("none"), Optional.empty(), Optional.empty());
  }

  /**
   * The choice with a number of the curve.
   *
   * @param rule the name of the rule, whose number it is
   */
  static AskedExits at(String rule, double number) {
    Optional<String> named = Optional.of(rule);
    if (!rule.equals("patience")) {
      return new AskedExits(named, Optional.of(number), Optional.empty());
    }
    if (number != Math.rint(number)) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--exit-curve: found %s, expected whole numbers: the exit rule is patience"
              .formatted(number));
    }
    return new AskedExits(named, Optional.empty(), Optional.of((int) number));
  }

  /** Refuses the option where there is no model whose texts could leave. */
  void requireNone(String why) {
    if (asksForCurve()) {
      throw new UserException(Help.WRONG_TASK, "--exit-curve: " + why);
    }
  }
}
