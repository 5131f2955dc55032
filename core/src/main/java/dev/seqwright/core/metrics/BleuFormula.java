package dev.seqwright.core.metrics;

import java.util.Arrays;

/** BLEU from its summed statistics, one use a score. */
final class BleuFormula {
  private final BleuOptions options;
  private final Rounding rounding;
  private final int orders;
  private double halving = 1;

  BleuFormula(BleuOptions options, Rounding rounding) {
    this.options = options;
    this.rounding = rounding;
    this.orders = options.maxOrder();
  }

  BleuScore score(double[] statistics) {
    double[] matches = Arrays.copyOfRange(statistics, 2, 2 + orders);
    double[] totals = Arrays.copyOfRange(statistics, 2 + orders, 2 + 2 * orders);
    double[] precisions = new double[orders];
    double penalty = brevityPenalty(statistics[0], statistics[1]);
    boolean any = Arrays.stream(matches).anyMatch(m -> m > 0);
    int counted = any ? fill(precisions, matches, totals) : 0;
    double value = any ? penalty * geometricMean(precisions, counted) : 0;
    return new BleuScore(
        value,
        Bleu.list(precisions, 0, orders),
        Bleu.list(matches, 0, orders),
        Bleu.list(totals, 0, orders),
        penalty,
        (long) statistics[0],
        (long) statistics[1]);
  }

  private static double brevityPenalty(double hypothesis, double reference) {
    if (hypothesis >= reference) {
      return 1;
    }
    return hypothesis > 0 ? Math.exp(1 - reference / hypothesis) : 0;
  }

  /** Fills in the precisions; returns how many orders the mean is taken over. */
  private int fill(double[] precisions, double[] matches, double[] totals) {
    for (int n = 0; n < orders; n++) {
      if (n > 0 && options.smoothing() instanceof Smoothing.AddK addition) {
        matches[n] = rounding.round(matches[n] + addition.value());
        totals[n] = rounding.round(totals[n] + addition.value());
      }
      if (totals[n] == 0) {
        return options.effectiveOrder() ? n : orders;
      }
      precisions[n] = matches[n] == 0 ? smoothed(totals[n]) : ratio(100 * matches[n], totals[n]);
    }
    return orders;
  }

  private double smoothed(double total) {
    return switch (options.smoothing()) {
      case Smoothing.Exponential _ -> {
        halving *= 2;
        yield ratio(100, halving * total);
      }
      case Smoothing.Floor floor -> ratio(100 * floor.value(), total);
      case Smoothing.None _, Smoothing.AddK _ -> 0;
    };
  }

  private double ratio(double numerator, double denominator) {
    return rounding.round(rounding.round(numerator) / rounding.round(denominator));
  }

  private static double geometricMean(double[] precisions, int counted) {
    double sum = 0;
    for (int n = 0; n < counted; n++) {
      sum += Bleu.log(precisions[n]);
    }
    return Math.exp(sum / counted);
  }
}
