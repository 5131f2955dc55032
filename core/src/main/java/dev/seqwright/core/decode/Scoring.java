package dev.seqwright.core.decode;

/**
 * What finished translations are ranked by. For n tokens, the end token counted, whose
 * log-probabilities have the sum s,
 *
 * <pre>
 *   (1) lp(n)  = ((b + n) / (b + 1))^A
 *   (2) score  = (s - W n) / lp(n) + B cp
 * </pre>
 *
 * with A {@code length-penalty}, b {@code penalties.length-offset}, W {@code penalties.word}, B
 * {@code penalties.coverage} and cp the penalty of a {@link CoverageKind}. b = 0 is n^A, the length
 * penalty of Marian, fairseq and CTranslate2: A = 0 ranks by the sum, 1 by the mean, more prefers
 * longer ones. b = 5 is that of GNMT (Wu et al. 2016, arXiv 1609.08144, equation 14), used by
 * Tensor2Tensor and JoeyNMT; in OpenNMT-py ({@code wu}) n counts the begin token too, which is b =
 * 6 here. Any b is Sockeye's, with its alpha and beta. W is Marian's word penalty.
 */
public record Scoring(double lengthPenalty, PenaltyConfig penalties) {

  /** {@code s / n^A}. */
  public Scoring(double lengthPenalty) {
    this(lengthPenalty, new PenaltyConfig());
  }

  /**
   * The score of what has no coverage penalty.
   *
   * @param sum s
   * @param length n
   */
  public double of(double sum, double length) {
    double offset = penalties.lengthOffset();
    double lengths = Math.pow((offset + length) / (offset + 1), lengthPenalty);
    return (sum - penalties.word() * length) / lengths;
  }

  /**
   * The score.
   *
   * @param coverage the weight of attention that each source token got, see {@link CoverageKind};
   *     none where no penalty asks for it
   */
  public double of(double sum, int length, float... coverage) {
    double score = of(sum, length);
    return coverage.length == 0
        ? score
        : score + penalties.coverage() * penalties.coverageKind().of(coverage);
  }

  /**
   * What no continuation of a live hypothesis can score more than. Log-probabilities are at most 0,
   * so s is the most that its sum can be, and at a given length (2) is the most of all with it and
   * without a coverage penalty. Over lengths, {@code (s - W n) / lp(n)} has one turning point at
   * most, where its derivative is 0,
   *
   * <pre>
   *   n = (A s + W b) / (W (A - 1))
   * </pre>
   *
   * so its largest value lies there or at an end of the range.
   *
   * @param sum s of the hypothesis
   * @param shortest the least tokens that it can have in the end
   * @param longest the most tokens
   */
  public double bound(double sum, int shortest, int longest) {
    double ends = Math.max(of(sum, shortest), of(sum, longest));
    double word = penalties.word();
    if (word == 0 || lengthPenalty == 1) {
      return ends;
    }
    double turn =
        (lengthPenalty * sum + word * penalties.lengthOffset()) / (word * (lengthPenalty - 1));
    return turn > shortest && turn < longest ? Math.max(ends, of(sum, turn)) : ends;
  }
}
