package dev.seqwright.core.metrics;

import dev.seqwright.core.config.UserException;
import java.util.Locale;

/**
 * What BLEU does with an n-gram order that has no match (Chen and Cherry 2014, "A Systematic
 * Comparison of Smoothing Techniques for Sentence-Level BLEU").
 */
public sealed interface Smoothing {

  /** How it stands in a signature. */
  String signature();

  /** No smoothing: an order without a match makes the score 0. */
  record None() implements Smoothing {
    @Override
    public String signature() {
      return "none";
    }
  }

  /** Method 3, NIST: the k-th order without a match counts as 1/2^k matches. The default. */
  record Exponential() implements Smoothing {
    @Override
    public String signature() {
      return "exp";
    }
  }

  /** Method 1: no match counts as {@code value} matches. */
  record Floor(double value) implements Smoothing {
    /** The value of the paper. */
    public static final double DEFAULT = 0.1;

    @Override
    public String signature() {
      return bracketed("floor", value);
    }
  }

  /** Method 2: {@code value} is added to matches and totals of every order above 1. */
  record AddK(double value) implements Smoothing {
    /** The value of the paper. */
    public static final double DEFAULT = 1;

    @Override
    public String signature() {
      return bracketed("add-k", value);
    }
  }

  /**
   * The smoothing of a name that users of sacreBLEU know.
   *
   * @param value for floor and add-k; NaN takes the default
   */
  static Smoothing named(String name, double value) {
    return switch (name) {
      case "none" -> new None();
      case "exp" -> new Exponential();
      case "floor" -> new Floor(Double.isNaN(value) ? Floor.DEFAULT : value);
      case "add-k" -> new AddK(Double.isNaN(value) ? AddK.DEFAULT : value);
      default ->
          throw new UserException(
              "Smoothing '" + name + "' is not known: choose exp, floor, add-k or none");
    };
  }

  private static String bracketed(String name, double value) {
    return String.format(Locale.ROOT, "%s[%.2f]", name, value);
  }
}
