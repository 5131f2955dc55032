/**
 * Scores of labels: accuracy, precision, recall, F1, Matthews' correlation, as scikit-learn defines
 * them, confusions, and calibration. Begin with {@link
 * dev.seqwright.core.metrics.label.LabelledLines}.
 */
package dev.seqwright.core.metrics.label;
