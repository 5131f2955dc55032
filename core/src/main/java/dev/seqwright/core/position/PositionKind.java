package dev.seqwright.core.position;

import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import java.util.Optional;

/**
 * The settings of one kind of position encoding, as the configuration gives them; a record. A kind
 * adds something to the embeddings, or works inside every self-attention of a stack, or both.
 */
public interface PositionKind {
  /**
   * What is added to the embeddings of a stack, {@link NoPositions} by default.
   *
   * @param size D
   * @param limit the longest sequence that trained positions know
   */
  default Position absolute(Scope scope, int size, int limit) {
    return new NoPositions();
  }

  /** What works inside self-attention, if anything. */
  default Optional<RelativePosition> relative(
      Scope scope, int size, int heads, int limit, boolean causal) {
    return Optional.empty();
  }

  /**
   * About how many floats a token keeps in each layer until the backward pass has used them,
   * besides those of attention without positions inside.
   *
   * @param size D
   */
  default long floatsPerToken(int size) {
    return 0;
  }

  /** Whether the layers of a stack share what works inside their attention. */
  default boolean shared() {
    return false;
  }
}
