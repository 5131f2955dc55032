package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.DistanceAttention;
import dev.seqwright.core.autograd.DistanceAttention.Setting;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Attention of each position to the last W, itself among them, with the logits of distances of
 * {@link TransformerXlAttention}; the output is not projected. Segments are read block by block, so
 * time and memory are O(n W D) for a segment of n positions.
 */
final class SlidingWindow {
  private static final double BIASES = 0.02;

  private final AttentionSpec site;
  private final int window;
  private final Linear query;
  private final Linear keyValue;
  private final Distances distances;
  private final Parameter content;
  private final Parameter position;

  /**
   * @param window W
   */
  SlidingWindow(AttentionSpec site, int window) {
    int size = site.size();
    Scope scope = site.scope();
    this.site = site;
    this.window = window;
    this.query =
        new Linear(scope.at("query"), size, size, 1, Activation.IDENTITY, site.initializer());
    this.keyValue =
        Linear.stacked(
            scope.at("key-value"), size, size, List.of(site.initializer(), site.branch()));
    this.distances = new Distances(site);
    Scope biases = site.stack().at("distance");
    this.content = biases.common("content", Initializer.normal(BIASES), 1, size);
    this.position = biases.common("position", Initializer.normal(BIASES), 1, size);
  }

  /**
   * What segments are to be attended with.
   *
   * @param content queries by content, scaled (n, D)
   * @param place queries by distance, scaled (n, D)
   * @param kv keys and values of all rows (N, 2 D)
   * @param r rows of distances, the farthest first
   */
  record Read(Variable content, Variable place, Variable kv, Variable r) {
    /** Keys and values of a piece. */
    Variable kv(Graph graph, BlockPiece piece) {
      return GatherRows.apply(graph, kv, piece.keys());
    }
  }

  /**
   * Projects rows.
   *
   * @param all those that are remembered, and those of the segments
   * @param own those of the segments (n, D)
   */
  Read read(Graph graph, Sequences all, Variable own) {
    Variable q = query.apply(graph, own);
    return new Read(
        Scale.apply(graph, with(graph, q, content), site.scale()),
        Scale.apply(graph, with(graph, q, position), site.scale()),
        keyValue.apply(graph, all.rows()),
        fromFar(graph, Math.min(2 * window, all.layout().maxLength())));
  }

  /** r_t of so many distances, the farthest first. */
  private Variable fromFar(Graph graph, int count) {
    int[] order = new int[count];
    Arrays.setAll(order, row -> count - 1 - row);
    return GatherRows.apply(graph, distances.rows(graph, count), order);
  }

  private static Variable with(Graph graph, Variable q, Parameter bias) {
    return AddEmbedding.apply(graph, q, bias.in(graph), new int[q.rows()], 1);
  }

  /**
   * The queries of a piece.
   *
   * @param kv its keys and values
   */
  Variable attend(Graph graph, Read read, BlockPiece piece, Variable kv) {
    return DistanceAttention.apply(
        graph,
        GatherRows.apply(graph, read.content, piece.queries()),
        GatherRows.apply(graph, read.place, piece.queries()),
        kv.columns(0, site.size()),
        kv.columns(site.size(), 2 * site.size()),
        read.r,
        new Setting(piece.lengths(), piece.seen(), site.heads(), window, site.dropout()));
  }

  /** The rows of a step (R, D) with keys and values of its own; these are {@code seen} then. */
  Variable step(Graph graph, Variable rows, DistancePast past, Tensor seen, Step step) {
    Reach reach = Reach.of(step, window, window);
    Variable r = past.distances(graph, distances, reach.told());
    Variable q = query.apply(graph, rows);
    return reach.attend(
        graph, site, with(graph, q, content), with(graph, q, position), graph.constant(seen), r);
  }

  /** Keys and values of rows (R, 2 D). */
  Variable keysAndValues(Graph graph, Variable rows) {
    return keyValue.apply(graph, rows);
  }
}
