package dev.seqwright.core.metrics;

/**
 * The segments of one or more systems under a metric, any choice of which has a score: what
 * resampling asks for. All systems have N segments; segment i of system s has the index s * N + i.
 */
public interface Segments {

  /** How many segments a system has, N. */
  int size();

  /** The score of all segments of a system, counted from 0. */
  Score score(int system);

  /** The score of some segments by their indices; one counts as often as it is among them. */
  double score(int[] chosen);

  /** The same in the precision of bootstrap resampling, see {@link #rounding}. */
  default double resampled(int[] chosen) {
    return score(chosen);
  }

  /** Rounding of what is computed from scores of resamples. */
  default Rounding rounding() {
    return Rounding.DOUBLE;
  }

  /** The score of all segments of a system as a number. */
  default double value(int system) {
    return score(system).value();
  }
}
