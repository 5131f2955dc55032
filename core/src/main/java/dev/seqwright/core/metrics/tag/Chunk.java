package dev.seqwright.core.metrics.tag;

/**
 * A run of tokens of one type, such as a name of a person.
 *
 * @param type what stands behind the hyphen of its tags; may be empty
 * @param start its first token, counted from 0
 * @param end the token behind its last
 */
public record Chunk(String type, int start, int end) {}
