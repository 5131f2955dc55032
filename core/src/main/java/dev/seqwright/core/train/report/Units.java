package dev.seqwright.core.train.report;

/**
 * What the numbers of a task's reports count, as logs name it.
 *
 * @param examples examples, in a sentence ("training pairs")
 * @param inputs tokens that are read but not predicted ("source-tokens")
 * @param units predictions ("target-tokens")
 * @param rate predictions, as the rate of a line of the log names them ("words")
 */
public record Units(String examples, String inputs, String units, String rate) {}
