/**
 * Who follows a run: the log, log.jsonl, TensorBoard. Start at {@link
 * dev.seqwright.core.train.report.TrainingListener}.
 */
package dev.seqwright.core.train.report;
