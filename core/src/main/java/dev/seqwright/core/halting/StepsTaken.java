package dev.seqwright.core.halting;

/**
 * The key under which a pass {@linkplain dev.seqwright.core.autograd.Graph#share shares} how many
 * steps the rows of a stack took, (N, 1).
 *
 * @param stack encoder or decoder
 */
public record StepsTaken(String stack) {}
