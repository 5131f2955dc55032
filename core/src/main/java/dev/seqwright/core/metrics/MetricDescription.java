package dev.seqwright.core.metrics;

/** Which way of a score is better, and how it was computed. */
public interface MetricDescription {

  /** Which way is better. */
  Metric.Goal goal();

  /** What was computed, in sacreBLEU's form, for a number of references a segment. */
  Signature signature(int references);
}
