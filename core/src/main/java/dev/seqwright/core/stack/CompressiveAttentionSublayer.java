package dev.seqwright.core.stack;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.CompressingAttention;
import dev.seqwright.core.attention.CompressingAttention.Before;
import dev.seqwright.core.attention.Forgotten;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Causal self-attention, in its residual connection, to a segment of a text, to what the same
 * sublayer was given in the segments before, and to what has become of what is older (Rae et al.
 * 2020):
 *
 * <pre>
 *   (1) z = [cm; m; x],  y = x + F(norm(z)), the queries of F those of x
 *   (2) m' = the last rows of [m; x] from the beginning of a block on;  cm' = the last C rows of
 *       [cm; f(what was before)]; without gradients
 * </pre>
 *
 * <p>Where a pass reads whole texts, cm and m are empty.
 *
 * @param recent the memory of m
 * @param compressed the memory of cm
 */
public record CompressiveAttentionSublayer(
    CompressingAttention attention, Residual around, SegmentMemory recent, SegmentMemory compressed)
    implements ContinuedAttention {

  /**
   * The sublayer of an attention.
   *
   * @param place in the network
   * @param size D
   */
  public static CompressiveAttentionSublayer of(
      CompressingAttention attention, Residual around, String place, int size) {
    int ratio = attention.ratio();
    return new CompressiveAttentionSublayer(
        attention,
        around,
        SegmentMemory.ofBlocks(place, attention.memory() + ratio - 1, size, ratio),
        new SegmentMemory(place + ".compressed", attention.compressed(), size));
  }

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    if (context.segments().isEmpty()) {
      return whole().forward(graph, x, context);
    }
    Segments segments = context.segments().get();
    Sequences far = segments.remembered(graph, compressed);
    Sequences near = segments.remembered(graph, recent);
    Joined z = Joined.of(graph, far, near, x);
    return x.with(
        around.apply(
            graph,
            z.all.rows(),
            rows -> z.own.of(graph, rows),
            h -> {
              Variable y = attention.forward(graph, z.all.with(h), z.own);
              Left left = left(graph, z, h);
              segments.remember(recent, left.near.rows().value(), left.near.layout());
              segments.remember(compressed, left.far.rows().value(), left.far.layout());
              return y;
            }));
  }

  /**
   * z = [cm; m; x].
   *
   * @param far cm
   * @param own which rows are those of x
   */
  private record Joined(Sequences all, Sequences far, Selection own) {
    static Joined of(Graph graph, Sequences far, Sequences near, Sequences x) {
      Sequences before = ContinuedRows.of(graph, far, near).all();
      ContinuedRows z = ContinuedRows.of(graph, before, x);
      return new Joined(z.all(), far, z.own());
    }

    /** Where the rows of [m; x] lie among themselves. */
    SequenceLayout near() {
      return SequenceLayout.of(
          IntStream.range(0, all.layout().sequences())
              .map(b -> all.layout().length(b) - far.layout().length(b))
              .toArray());
    }

    /** The first row of [m; x]. */
    int start(int b) {
      return all.layout().start(b) + far.layout().length(b);
    }
  }

  /** What a segment leaves, as rows that go on to the next one and more before them. */
  private record Left(Sequences far, Sequences near) {}

  /**
   * (2).
   *
   * @param h the rows of z as the attention was given them
   */
  private Left left(Graph graph, Joined z, Variable h) {
    SequenceLayout near = z.near();
    Variable rows = graph.constant(z.all.rows().value());
    int[] places =
        IntStream.range(0, near.sequences())
            .flatMap(b -> IntStream.range(z.start(b), z.all.layout().end(b)))
            .toArray();
    Sequences kept = new Sequences(GatherRows.apply(graph, rows, places), near);
    Forgotten old = forgotten(z, near);
    if (old.count() == 0) {
      return new Left(z.far, kept);
    }
    Variable made = attention.compress(graph, rows, z.all.with(h), z.own, old);
    if (graph.recording()) {
      learn(graph, z, h, old, made);
    }
    Sequences added = new Sequences(graph.constant(made.value()), old.blocks());
    return new Left(ContinuedRows.of(graph, z.far, added).all(), kept);
  }

  private void learn(Graph graph, Joined z, Variable h, Forgotten old, Variable made) {
    Variable given = graph.frozen(() -> around.given(graph, made));
    Sequences read = new Sequences(given, old.blocks());
    attention
        .reconstruction(graph, z.all.with(h), z.own, old, read)
        .ifPresent(term -> graph.addToLoss(term, 1));
  }

  /** The blocks of each sequence that the memory has no room for. */
  private Forgotten forgotten(Joined z, SequenceLayout near) {
    int ratio = attention.ratio();
    int[] counts = new int[near.sequences()];
    IntStream.Builder firsts = IntStream.builder();
    for (int b = 0; b < counts.length; b++) {
      counts[b] = (near.length(b) - recent.kept(near.length(b))) / ratio;
      for (int i = 0; i < counts[b]; i++) {
        firsts.add(z.start(b) + i * ratio);
      }
    }
    return new Forgotten(firsts.build().toArray(), SequenceLayout.of(counts), ratio);
  }

  @Override
  public List<SegmentMemory> memories() {
    return List.of(recent, compressed);
  }

  @Override
  public CausalAttentionSublayer whole() {
    return new CausalAttentionSublayer(attention, around);
  }

  /**
   * What hypotheses keep.
   *
   * @param rows what the sublayer was given at each position
   * @param begun segments by the cache row of their first position
   */
  private record Past(Workspace keep, Cache rows, AttentionState inner, Map<Integer, Begun> begun)
      implements DecoderState {

    /** Rows that are written again begin no segment any more. */
    void write(Step step) {
      for (int r = 0; r < step.rows(); r++) {
        Begun old = begun.remove(step.row(r));
        if (old != null) {
          keep.release(old.far);
          keep.release(old.before.compressed());
        }
      }
    }
  }

  /**
   * A segment.
   *
   * @param far cm when it began
   */
  private record Begun(Tensor far, Before before) {}

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    AttentionState inner = attention.start(graph, keep, null);
    return new Past(keep, new Cache(keep, recent.width()), inner, new HashMap<>());
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    Past past = (Past) state;
    past.rows.with(step, rows.value());
    past.write(step);
    List<Before> before = new ArrayList<>();
    for (int r = 0; r < step.rows(); r++) {
      if (step.begins(r)) {
        past.begun.put(step.row(r), begun(graph, past, step.earlier(r)));
      }
      before.add(past.begun.get(step.first(r)).before);
    }
    return around.apply(graph, rows, h -> attention.step(graph, h, past.inner, step, before));
  }

  /**
   * A segment begins behind another one.
   *
   * @param earlier the cache rows of the positions before
   */
  private Begun begun(Graph graph, Past past, int... earlier) {
    int start = earlier.length - 1;
    while (start >= 0 && !past.begun.containsKey(earlier[start])) {
      start--;
    }
    if (start < 0) {
      Tensor none = graph.workspace().allocate(0, recent.width());
      return kept(graph, past, none, 0);
    }
    Begun last = past.begun.get(earlier[start]);
    Variable rows = GatherRows.apply(graph, graph.constant(past.rows.rows()), earlier);
    Joined z =
        Joined.of(
            graph,
            one(graph.constant(last.far)),
            one(graph.constant(rows.value().rows(start - last.before.rows(), start))),
            one(graph.constant(rows.value().rows(start, earlier.length))));
    Left left = left(graph, z, around.given(graph, z.all.rows()));
    Tensor far = left.far.rows().value();
    int count = Math.min(far.rows(), compressed.rows());
    return kept(
        graph,
        past,
        far.rows(far.rows() - count, far.rows()),
        recent.kept(left.near.layout().rows()));
  }

  private static Sequences one(Variable rows) {
    return new Sequences(rows, SequenceLayout.of(rows.value().rows()));
  }

  private Begun kept(Graph graph, Past past, Tensor far, int near) {
    Tensor own = past.keep.allocate(far.shape()).copyFrom(far);
    Tensor kv = past.keep.allocate(far.rows(), 2 * recent.width());
    if (far.rows() > 0) {
      Variable given = around.given(graph, graph.constant(own));
      kv.copyFrom(attention.keysAndValues(graph, given).value());
    }
    return new Begun(own, new Before(kv, near));
  }
}
