package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import java.util.List;

/**
 * How a layer reads slots (Wu et al. 2020): full attention of each position to all slots of its
 * text, y = attention(x Wq', m Wk', m Wv') Wo'. Time O(n k D) for n positions and k slots.
 */
public final class SlotAttention {
  private final AttentionSpec site;
  private final Linear query;
  private final Linear keyValue;
  private final Linear output;

  /** Makes the parameters. */
  public SlotAttention(AttentionSpec site) {
    int size = site.size();
    this.site = site;
    this.query =
        new Linear(
            site.scope().at("query"), size, size, 1, Activation.IDENTITY, site.initializer());
    this.keyValue =
        Linear.stacked(
            site.scope().at("key-value"), size, size, List.of(site.initializer(), site.branch()));
    this.output =
        new Linear(site.scope().at("output"), size, size, 1, Activation.IDENTITY, site.branch());
  }

  /**
   * What positions read.
   *
   * @param x (n, D)
   * @param slots of as many texts (B k, D)
   */
  public Variable forward(Graph graph, Sequences x, Sequences slots) {
    Variable kv = keysAndValues(graph, slots.rows());
    Variable y =
        DotProductAttention.apply(
            graph,
            query.apply(graph, x.rows()),
            site.part(kv, 0),
            site.part(kv, 1),
            new Setting(x.layout(), slots.layout(), site.heads(), false, site.dropout()));
    return output.apply(graph, y);
  }

  /** Keys and values of slots (k, 2 D). */
  public Variable keysAndValues(Graph graph, Variable slots) {
    return keyValue.apply(graph, slots);
  }

  /**
   * What the rows of a step read.
   *
   * @param rows (R, D)
   * @param kv keys and values of slots
   * @param pairs of each row with its slots
   */
  public Variable step(Graph graph, Variable rows, Variable kv, Pairs pairs) {
    Variable q = query.apply(graph, rows);
    Variable logits = PairDots.apply(graph, q, site.part(kv, 0), pairs, site.heads(), site.scale());
    Variable weights = PairSoftmax.apply(graph, logits, pairs);
    return output.apply(graph, PairSum.apply(graph, weights, site.part(kv, 1), pairs));
  }
}
