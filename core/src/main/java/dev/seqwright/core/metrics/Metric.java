package dev.seqwright.core.metrics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A score of hypotheses against references that comes from statistics which add up over segments.
 *
 * <p>A corpus of N segments gives N rows of K numbers; their sum gives the score. Resampling sums
 * other rows, a sentence is a corpus of one row, a length bucket a corpus of some rows.
 */
public interface Metric extends MetricDescription {

  /** Name as it is printed, such as {@code BLEU} or {@code chrF2++}. */
  String name();

  /**
   * The K numbers of one segment.
   *
   * @param references at least one
   */
  double[] statistics(String hypothesis, List<String> references);

  /** The score of summed statistics, each step rounded to a precision. */
  Score score(double[] statistics, Rounding rounding);

  /**
   * Rounding that scores of resamples have when every step is rounded to {@link Rounding#SINGLE}.
   */
  default Rounding resampledRounding() {
    return Rounding.SINGLE;
  }

  /** The score of summed statistics. */
  default Score score(double[] statistics) {
    return score(statistics, Rounding.DOUBLE);
  }

  /**
   * The statistics [N, K] of a corpus; segments are spread over the processors.
   *
   * @param references one list a reference set, each as long as the hypotheses
   * @throws dev.seqwright.core.config.UserException when there are no lines or lengths differ
   */
  default double[][] statistics(List<String> hypotheses, List<List<String>> references) {
    Corpus corpus = new Corpus(hypotheses, references);
    return IntStream.range(0, corpus.size())
        .parallel()
        .mapToObj(i -> statistics(hypotheses.get(i), corpus.references(i)))
        .toArray(double[][]::new);
  }

  /**
   * The segments of some systems.
   *
   * @param systems hypotheses, one list a system
   * @param references one list a reference set, each as long as the hypotheses
   */
  default Segments segments(List<List<String>> systems, List<List<String>> references) {
    return new SummedSegments(
        this, systems.stream().map(lines -> statistics(lines, references)).toList());
  }

  /**
   * The score of a corpus with all that it is made of.
   *
   * @param references one list a reference set, each as long as the hypotheses
   */
  default Score score(List<String> hypotheses, List<List<String>> references) {
    return corpusScore(statistics(hypotheses, references));
  }

  /** The score of a corpus from the statistics [N, K] of its segments. */
  default Score corpusScore(double[][] statistics) {
    return score(RowSum.of(statistics));
  }

  /** The score of a corpus as a number, see {@link #score(List, List)}. */
  default double corpus(List<String> hypotheses, List<List<String>> references) {
    return score(hypotheses, references).value();
  }

  /** The score of one segment against its references. */
  default Score sentence(String hypothesis, List<String> references) {
    return score(statistics(hypothesis, references));
  }

  /** Which way of a score is better. */
  enum Goal {
    HIGHER,
    LOWER;

    /** Whether a score is strictly better than another. */
    public boolean better(double score, double other) {
      return this == HIGHER ? score > other : score < other;
    }

    /** How much a score falls short of another: positive when it is worse. */
    public double shortfall(double score, double other) {
      return this == HIGHER ? other - score : score - other;
    }
  }
}
