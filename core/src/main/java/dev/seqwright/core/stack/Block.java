package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Sequences;
import java.util.List;
import java.util.Optional;

/**
 * A part of the residual stream: y = x + F(norm(x)), or several such one after the other. A
 * sublayer in its residual connection, a layer and a stack are blocks.
 *
 * <p>What can also work a position at a time, as a decoder does, is an {@link IncrementalBlock}.
 */
public interface Block {
  /**
   * Whole sequences at once.
   *
   * @param x (N, D)
   * @return as many sequences, (M, D); M is N where the block {@linkplain #keepsPositions keeps
   *     positions}
   */
  Sequences forward(Graph graph, Sequences x, Context context);

  /** The longest sequences, of its own and of the source, that it can take. */
  default int limit() {
    return Integer.MAX_VALUE;
  }

  /**
   * The first of the blocks that this one is made of, alone; none for 0. Only where it is a list of
   * blocks, as a stack that {@linkplain StackKind#endsAnywhere ends anywhere} is.
   */
  default Block first(int count) {
    throw new UnsupportedOperationException("this is no list of blocks");
  }

  /** Whether a row goes out for each that goes in, and stands for the same position. */
  default boolean keepsPositions() {
    return true;
  }

  /** How it computes some of the rows while it sees all, where it can. */
  default Optional<SelectiveForward> selective() {
    return Optional.empty();
  }

  /** After which layers sequences left since the last call, where they can and somebody asked. */
  default Optional<ExitHistogram> exits() {
    return Optional.empty();
  }

  /** What it remembers of earlier segments of a text, see {@link Context#segments}. */
  default List<SegmentMemory> memories() {
    return List.of();
  }

  /** What it tells of a training since the last call, a line each. */
  default List<String> report() {
    return List.of();
  }
}
