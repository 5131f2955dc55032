package dev.seqwright.core.decode;

/**
 * A sentence to translate.
 *
 * @param number its number in the input, counted from 0: the key of its random draws
 * @param tokens its source tokens, at least one
 */
public record Sentence(long number, int[] tokens) {}
