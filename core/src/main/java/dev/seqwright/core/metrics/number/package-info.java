/**
 * Scores of numbers: correlations and errors. Begin with {@link
 * dev.seqwright.core.metrics.number.NumberMetric}.
 */
package dev.seqwright.core.metrics.number;
