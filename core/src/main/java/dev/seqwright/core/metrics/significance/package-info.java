/**
 * Confidence intervals and significance of differences by resampling, with the definitions, the
 * defaults and the very draws of sacreBLEU 2.6 on numpy 2: the p-values are equal.
 */
package dev.seqwright.core.metrics.significance;
