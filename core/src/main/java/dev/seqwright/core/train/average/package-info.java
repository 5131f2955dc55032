/** Averages of checkpoints. Start at {@link dev.seqwright.core.train.average.Averaging}. */
package dev.seqwright.core.train.average;
