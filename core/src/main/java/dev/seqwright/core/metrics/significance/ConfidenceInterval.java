package dev.seqwright.core.metrics.significance;

/**
 * The 95 % confidence interval of a score over bootstrap resamples.
 *
 * @param mean of the resamples' scores
 * @param halfWidth half of the distance between the ends, which cut off 1/40 of the scores each
 */
public record ConfidenceInterval(double mean, double halfWidth) {}
