package dev.seqwright.core.stack;

import dev.seqwright.core.tensor.Tensor;
import java.util.Map;

/**
 * The slots that the rows of a step read.
 *
 * @param segments of each row the cache row that its segment begins with
 * @param slots (k, D) of each of these segments
 */
record StepSlots(int[] segments, Map<Integer, Tensor> slots) {}
