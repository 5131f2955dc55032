package dev.seqwright.core.metrics;

/** chrF from its summed statistics. */
record ChrFFormula(ChrFOptions options) {
  private static final double EPSILON = 1e-16;

  double score(double[] statistics, Precision precision) {
    return options.epsSmoothing()
        ? meanOfF(statistics, precision)
        : fOfMeans(statistics, precision);
  }

  private int orders() {
    return options.characterOrder() + options.wordOrder();
  }

  private double meanOfF(double[] s, Precision p) {
    double sum = 0;
    for (int i = 0; i < 3 * orders(); i += 3) {
      double precision = s[i] > 0 ? p.round(s[i + 2] / s[i]) : EPSILON;
      double recall = s[i + 1] > 0 ? p.round(s[i + 2] / s[i + 1]) : EPSILON;
      sum = p.round(sum + f(precision, recall, p));
    }
    return p.round(p.round(100 * sum) / orders());
  }

  private double fOfMeans(double[] s, Precision p) {
    double precision = 0;
    double recall = 0;
    int occurring = 0;
    for (int i = 0; i < 3 * orders(); i += 3) {
      if (s[i] > 0 && s[i + 1] > 0) {
        precision = p.round(precision + p.round(s[i + 2] / s[i]));
        recall = p.round(recall + p.round(s[i + 2] / s[i + 1]));
        occurring++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    return p.round(100 * f(p.round(precision / occurring), p.round(recall / occurring), p));
  }

  private double f(double precision, double recall, Precision p) {
    double weight = (double) options.beta() * options.beta();
    double denominator = p.round(p.round(weight * precision) + recall);
    double numerator = p.round(p.round((1 + weight) * precision) * recall);
    return denominator > 0 ? p.round(numerator / denominator) : EPSILON;
  }
}
