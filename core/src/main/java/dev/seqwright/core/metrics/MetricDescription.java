package dev.seqwright.core.metrics;

/** What a score is called, which way of it is better, and how it was computed. */
public interface MetricDescription {

  /** Name as it is printed, such as {@code BLEU} or {@code chrF2++}. */
  String name();

  /** Which way is better. */
  Metric.Goal goal();

  /** What was computed, in sacreBLEU's form, for a number of references a segment. */
  Signature signature(int references);
}
