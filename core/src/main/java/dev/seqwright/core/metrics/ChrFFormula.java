package dev.seqwright.core.metrics;

/** chrF from its summed statistics. */
record ChrFFormula(ChrFOptions options) {
  private static final double EPSILON = 1e-16;

  double score(double[] statistics, Rounding rounding) {
    return options.epsSmoothing() ? meanOfF(statistics, rounding) : fOfMeans(statistics, rounding);
  }

  private int orders() {
    return options.characterOrder() + options.wordOrder();
  }

  private double meanOfF(double[] s, Rounding rounding) {
    double sum = 0;
    for (int i = 0; i < 3 * orders(); i += 3) {
      double precision = s[i] > 0 ? rounding.round(s[i + 2] / s[i]) : EPSILON;
      double recall = s[i + 1] > 0 ? rounding.round(s[i + 2] / s[i + 1]) : EPSILON;
      sum = rounding.round(sum + f(precision, recall, rounding));
    }
    return rounding.round(rounding.round(100 * sum) / orders());
  }

  private double fOfMeans(double[] s, Rounding rounding) {
    double precision = 0;
    double recall = 0;
    int occurring = 0;
    for (int i = 0; i < 3 * orders(); i += 3) {
      if (s[i] > 0 && s[i + 1] > 0) {
        precision = rounding.round(precision + rounding.round(s[i + 2] / s[i]));
        recall = rounding.round(recall + rounding.round(s[i + 2] / s[i + 1]));
        occurring++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    return rounding.round(
        100
            * f(
                rounding.round(precision / occurring),
                rounding.round(recall / occurring),
                rounding));
  }

  private double f(double precision, double recall, Rounding rounding) {
    double weight = (double) options.beta() * options.beta();
    double denominator = rounding.round(rounding.round(weight * precision) + recall);
    double numerator = rounding.round(rounding.round((1 + weight) * precision) * recall);
    return denominator > 0 ? rounding.round(numerator / denominator) : EPSILON;
  }
}
