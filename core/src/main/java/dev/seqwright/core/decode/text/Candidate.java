package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.Hypothesis;

/**
 * A translation as text.
 *
 * @param score see {@link Hypothesis}; 0 for a blank line
 */
public record Candidate(String text, double score) {}
