package dev.seqwright.core.decode;

/**
 * A translation as text.
 *
 * @param score see {@link Hypothesis}; 0 for a blank line
 */
public record Candidate(String text, double score) {}
