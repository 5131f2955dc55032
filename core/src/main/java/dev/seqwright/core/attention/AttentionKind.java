package dev.seqwright.core.attention;

import java.util.List;
import java.util.function.Function;

/**
 * The settings of one kind of attention, as the configuration gives them; a record. Its compact
 * constructor refuses values that never make sense, {@link #create} those that do not suit the
 * model (IllegalArgumentException).
 */
public interface AttentionKind {
  /** An attention of this kind. */
  Attention create(AttentionSpec site);

  /**
   * Whether a layer hands values to the one above besides its states: then the rows of a batch have
   * to be the same in all layers.
   */
  default boolean handsUp() {
    return false;
  }

  /** M, how many positions of earlier segments of a text it sees at most. */
  default int segmentMemory() {
    return 0;
  }

  /** The shortest segments of a text, in positions, from which it learns what to remember. */
  default int leastSegment() {
    return 1;
  }

  /** The setting with which it sees none, as users write it. */
  default String forgetting() {
    return "memory 0";
  }

  /**
   * How many of the positions that it has read a text has to keep where a segment of it ends, so
   * that what follows sees as much of them as in training.
   *
   * @param read how many it has
   * @param segment how many of them the segment has
   */
  default int kept(int read, int segment) {
    return Math.min(read, segmentMemory());
  }

  /**
   * This kind in a layer of its stack, where layers differ.
   *
   * @param layer counted from 1
   * @param layers L
   */
  default AttentionKind in(int layer, int layers) {
    return this;
  }

  /**
   * Refuses a stack in which this kind cannot do its work (IllegalArgumentException).
   *
   * @param layers the kinds of the stack's layers from the first on, this one among them
   * @param names the name of a kind, as users write it
   */
  default void requireAmong(List<AttentionKind> layers, Function<AttentionKind, String> names) {}
}
