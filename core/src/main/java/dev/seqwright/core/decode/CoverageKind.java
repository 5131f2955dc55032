package dev.seqwright.core.decode;

/**
 * What a translation is to do with its source, told by c_i, the weight of attention that source
 * token i got in all its steps, the one that wrote the end token too.
 */
public enum CoverageKind {
  /**
   * Every source token is to be attended: sum over i of log min(c_i, 1), of Wu et al. (2016, arXiv
   * 1609.08144, equation 14); OpenNMT-py's {@code wu}, and CTranslate2's, which like this leaves
   * out tokens that got no weight at all.
   */
  GNMT {
    @Override
    double of(float... coverage) {
      double sum = 0;
      for (float c : coverage) {
        sum += c > 0 ? Math.log(Math.min(c, 1)) : 0;
      }
      return sum;
    }
  },
  /**
   * No source token is to be attended over and over: S - sum over i of max(c_i, 1), of Gehrmann et
   * al. (2018, arXiv 1808.10792, section 5); OpenNMT-py's {@code summary}.
   */
  SUMMARY {
    @Override
    double of(float... coverage) {
      double sum = 0;
      for (float c : coverage) {
        sum += 1 - Math.max(c, 1);
      }
      return sum;
    }
  };

  /** A number of at most 0. */
  abstract double of(float... coverage);
}
