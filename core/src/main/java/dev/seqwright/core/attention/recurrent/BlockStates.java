package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LayerNormalization;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The states of a {@link BlockRecurrentAttention}: what positions read of them, and how they follow
 * a block.
 */
final class BlockStates {
  private static final float EPSILON = 1e-5f;
  private static final double START = 0.3;

  private final AttentionSpec site;
  private final int count;
  private final int window;
  private final Parameter start;
  private final Parameter ids;
  private final Parameter gain;
  private final Parameter shift;
  private final Linear projections;
  private final Linear output;
  private final StateGate gate;

  /**
   * @param site of the states
   * @param count S
   * @param window W
   */
  BlockStates(AttentionSpec site, int count, int window, BlockRecurrentAttention.Gate gate) {
    int size = site.size();
    Scope scope = site.scope();
    this.site = site;
    this.count = count;
    this.window = window;
    this.start = scope.create("start", Initializer.normal(START), count, size);
    this.ids = scope.create("ids", Initializer.normal(1), count, size);
    this.gain = scope.create("norm.weight", Initializer.ones(), size);
    this.shift = scope.create("norm.bias", Initializer.zeros(), size);
    this.projections =
        Linear.stacked(
            scope.at("query-key-value"),
            size,
            size,
            List.of(site.initializer(), site.initializer(), site.initializer(), site.branch()));
    this.output =
        new Linear(scope.at("output"), 2 * size, size, 1, Activation.IDENTITY, site.branch());
    this.gate = gate.create(site);
  }

  /** Those that a text begins with (S, D). */
  Variable first(Graph graph) {
    return start.in(graph);
  }

  /** [queries to states, queries to positions, keys, values] of states (N, D): (N, 4 D). */
  Variable project(Graph graph, Variable states) {
    Variable normed =
        LayerNormalization.apply(graph, states, gain.in(graph), shift.in(graph), EPSILON);
    int[] own = new int[states.rows()];
    Arrays.setAll(own, row -> row % count);
    return projections.apply(graph, AddEmbedding.apply(graph, normed, ids.in(graph), own, 1));
  }

  /** The columns of keys in {@link #project}. */
  Operand keys(Operand projected) {
    return site.part(projected, 2);
  }

  /** The columns of values. */
  Operand values(Operand projected) {
    return site.part(projected, 3);
  }

  /**
   * What positions read of the states of their sequence.
   *
   * @param queries (n, D)
   * @param projected of the states (B S, 4 D)
   * @param layout where the queries of each sequence lie
   */
  Variable read(Graph graph, Operand queries, Variable projected, SequenceLayout layout) {
    SequenceLayout each = layout(layout.sequences(), count);
    return DotProductAttention.apply(
        graph,
        queries,
        keys(projected),
        values(projected),
        new Setting(layout, each, site.heads(), false, site.dropout()));
  }

  /**
   * The states behind a block.
   *
   * @param states those of the block (B S, D)
   * @param projected what {@link #project} gives of them
   * @param kv keys and values of its positions (B W, 2 D)
   */
  Variable next(Graph graph, Variable states, Variable projected, Variable kv) {
    int sequences = kv.rows() / window;
    SequenceLayout own = layout(sequences, count);
    SequenceLayout positions = layout(sequences, window);
    Variable self =
        attend(graph, site.part(projected, 0), keys(projected), values(projected), own, own);
    Variable read =
        attend(graph, site.part(projected, 1), site.part(kv, 0), site.part(kv, 1), own, positions);
    Variable hidden = Concat.columns(graph, self, read);
    return gate.apply(graph, states, hidden, output.apply(graph, hidden));
  }

  /** Without dropping: what is lost of a state would be lost for good. */
  private Variable attend(
      Graph graph, Operand q, Operand k, Operand v, SequenceLayout queries, SequenceLayout keys) {
    return DotProductAttention.apply(
        graph, q, k, v, new Setting(queries, keys, site.heads(), false, 0));
  }

  private static SequenceLayout layout(int sequences, int length) {
    return SequenceLayout.of(
        Collections.nCopies(sequences, length).stream().mapToInt(Integer::intValue).toArray());
  }
}
