package dev.seqwright.core.model;

import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.attention.SameLayerAttention;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.stack.CausalAttentionSublayer;
import dev.seqwright.core.stack.CompressiveAttentionSublayer;
import dev.seqwright.core.stack.IncrementalBlock;
import dev.seqwright.core.stack.IncrementalSequential;
import dev.seqwright.core.stack.RecurrentAttentionSublayer;
import dev.seqwright.core.stack.SameLayerRecurrence;
import dev.seqwright.core.stack.StatefulAttentionSublayer;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * A layer that remembers what came out of it.
   *
   * @param rest its sublayers behind the attention
   */
  static IncrementalBlock recurrence(
      SameLayerAttention attention,
      Residual around,
      List<IncrementalBlock> rest,
      String place,
      int size) {
    SegmentMemory memory = new SegmentMemory(place, attention.memory(), size);
    return new SameLayerRecurrence(attention, around, new IncrementalSequential(rest), memory);
  }

  /** A layer of an attention and what follows it. */
  static IncrementalBlock joined(IncrementalBlock first, List<IncrementalBlock> rest) {
    List<IncrementalBlock> sublayers = new ArrayList<>(rest);
    sublayers.addFirst(first);
    return new IncrementalSequential(sublayers);
  }
}
