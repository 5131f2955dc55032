package dev.seqwright.core.model;

import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.stack.CausalAttentionSublayer;
import dev.seqwright.core.stack.CompressiveAttentionSublayer;
import dev.seqwright.core.stack.IncrementalBlock;
import dev.seqwright.core.stack.RecurrentAttentionSublayer;
import dev.seqwright.core.stack.StatefulAttentionSublayer;

/** Sublayers of causal self-attention, by what the attention remembers of earlier segments. */
final class CausalSublayers {
  private CausalSublayers() {}

  /**
   * The sublayer of an attention.
   *
   * @param around its connection
   * @param place what it remembers is named by
   * @param size D
   */
  static IncrementalBlock of(IncrementalAttention made, Residual around, String place, int size) {
    return made.stateful()
        .<IncrementalBlock>map(
            stateful -> StatefulAttentionSublayer.of(stateful, around, place, size))
        .or(
            () ->
                made.compressing()
                    .map(c -> CompressiveAttentionSublayer.of(c, around, place, size)))
        .or(() -> made.recurrent().map(recurrent -> recurrent(recurrent, around, place, size)))
        .orElseGet(() -> new CausalAttentionSublayer(made, around));
  }

  private static IncrementalBlock recurrent(
      RecurrentAttention attention, Residual around, String place, int size) {
    return new RecurrentAttentionSublayer(
        attention, around, new SegmentMemory(place, attention.memory(), size));
  }
}
