package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import java.util.Optional;

/**
 * Lets each position of a sequence gather from positions of a source: the sequence itself or
 * another one. The part of a layer between its norm and its residual connection, projections
 * included.
 *
 * <p>What can also work a position at a time, as a decoder does, is an {@link
 * IncrementalAttention}.
 */
public interface Attention {
  /**
   * Whole sequences at once.
   *
   * @param query (Nq, D)
   * @param source (Nk, D), as many sequences; the same as {@code query} in self-attention
   * @return (Nq, D)
   */
  Variable forward(Graph graph, Sequences query, Sequences source);

  /** The longest sequence of keys that it can take. */
  default int limit() {
    return Integer.MAX_VALUE;
  }

  /** The same attention as one of which some rows can be the queries, where it can. */
  default Optional<SelectiveAttention> selective() {
    return Optional.empty();
  }

  /** The same attention as one that sees earlier segments of its texts, where it does. */
  default Optional<RecurrentAttention> recurrent() {
    return Optional.empty();
  }

  /** The same attention as one that keeps what it forgets in fewer rows, where it does. */
  default Optional<CompressingAttention> compressing() {
    return Optional.empty();
  }

  /** The same attention as one that sees what came out of its layer before, where it does. */
  default Optional<SameLayerAttention> sameLayer() {
    return Optional.empty();
  }

  /** The same attention as one whose states go from block to block, where they do so. */
  default Optional<StatefulAttention> stateful() {
    return Optional.empty();
  }

  /** What it tells of a training, a line. */
  default Optional<String> report() {
    return Optional.empty();
  }

  /**
   * What stands in front of a layer with this attention, where its rows are not the positions that
   * the layer is given: {@link #forward} then has these rows as queries and the sequences that the
   * layer was given as their source. Only for attentions that see whole sequences.
   */
  default Optional<Resampling> resampling() {
    return Optional.empty();
  }
}
