/**
 * Scores of tagged sentences: token accuracy, and precision, recall and F1 of chunks such as names,
 * by conlleval's rules or a strict scheme. Begin with {@link
 * dev.seqwright.core.metrics.tag.ChunkScheme}.
 */
package dev.seqwright.core.metrics.tag;
