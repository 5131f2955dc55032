package dev.seqwright.core.metrics;

/** A score and what it is made of. */
public sealed interface Score permits BleuScore, PlainScore {

  /** Name of the metric as printed. */
  String name();

  /** The score, on the metric's own scale (0 to 100 for BLEU and chrF). */
  double value();

  /** What stands after the score on a line for people; empty when there is nothing to add. */
  String detail();
}
