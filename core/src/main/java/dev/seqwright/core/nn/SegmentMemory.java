package dev.seqwright.core.nn;

/**
 * What a block remembers of the earlier segments of a text: some rows of numbers, as many at most
 * as it says, whatever the length of the text.
 *
 * @param name the place of the block in the network, under which the rows are saved
 * @param rows M, the most rows that are remembered of a text
 * @param width the numbers of a row
 */
public record SegmentMemory(String name, int rows, int width) {}
