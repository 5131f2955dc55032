package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.UnitRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;

/**
 * How slots are written at the end of a segment (Wu et al. 2020). Slot i of k attends itself and
 * the n final states h of the segment, no other slot:
 *
 * <pre>
 *   (1) a = softmax([q_i . k_i, q_i . K_1, ..., q_i . K_n] / sqrt d),  q = m Wq', k = m Wk'
 *   (2) m'_i = a_0 m_i + sum_j a_j V_j,                                K = h Wk', V = h Wv'
 *   (3) next m_i = sqrt D (m'_i + b_i) / |m'_i + b_i|
 *   (4) the first m_i = sqrt D b_i / |b_i|
 * </pre>
 *
 * A slot that attends itself alone stays, but for the bias b (k, D), which lets it forget: without
 * new reasons to remember it goes back to where it began.
 */
public final class SlotWriter {
  private static final double BIAS = 0.1;

  private final AttentionSpec site;
  private final int count;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Parameter bias;

  /**
   * @param count k
   */
  public SlotWriter(AttentionSpec site, int count) {
    this.site = site;
    this.count = count;
    this.query = linear("query");
    this.key = linear("key");
    this.value = linear("value");
    this.bias = site.scope().create("bias", Initializer.normal(BIAS), count, site.size());
  }

  private Linear linear(String name) {
    int size = site.size();
    return new Linear(
        site.scope().at(name), size, size, 1, Activation.IDENTITY, site.initializer());
  }

  /** k. */
  public int count() {
    return count;
  }

  /** (4), the slots that a text begins with (k, D). */
  public Variable first(Graph graph) {
    return normalised(graph, bias.in(graph));
  }

  /**
   * The slots behind segments.
   *
   * @param slots m of each (B k, D)
   * @param states h of each (n, D)
   * @return (B k, D)
   */
  public Variable write(Graph graph, Variable slots, Sequences states) {
    Pairs pairs = pairs(states.layout());
    Variable keys = Concat.rows(graph, key.apply(graph, slots), key.apply(graph, states.rows()));
    Variable values = Concat.rows(graph, slots, value.apply(graph, states.rows()));
    Variable logits =
        PairDots.apply(graph, query.apply(graph, slots), keys, pairs, site.heads(), site.scale());
    Variable weights = PairSoftmax.apply(graph, logits, pairs);
    Variable read = PairSum.apply(graph, weights, values, pairs);
    int[] own = new int[slots.rows()];
    Arrays.setAll(own, row -> row % count);
    return normalised(graph, AddEmbedding.apply(graph, read, bias.in(graph), own, 1));
  }

  private Variable normalised(Graph graph, Variable rows) {
    return Scale.apply(graph, UnitRows.apply(graph, rows), (float) Math.sqrt(site.size()));
  }

  /** Each slot with itself and with the states of its segment, which lie behind all slots. */
  private Pairs pairs(SequenceLayout layout) {
    int slots = layout.sequences() * count;
    Pairs.Builder pairs = new Pairs.Builder();
    for (int slot = 0; slot < slots; slot++) {
      pairs.add(slot);
      int b = slot / count;
      for (int row = layout.start(b); row < layout.end(b); row++) {
        pairs.add(slots + row);
      }
      pairs.endRow();
    }
    return pairs.build();
  }
}
