package dev.seqwright.core.attention.full;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.SelectiveAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.WeightedAttention;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.attention.mechanism.SourceRows;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.Optional;

/**
 * Multi-head attention of the decoder's positions to the encoder's output m (Vaswani et al. 2017,
 * 3.2.3).
 *
 * <pre>
 *   (1) q = x Wq' + bq,  [k v] = m Wkv' + b
 *   (2) y_i = sum_j softmax_j(q_i . k_j / sqrt d) v_j     in each of H heads of size d = D / H
 *   (3) out = y Wo' + bo
 * </pre>
 *
 * Time O((Nq + Nk) D^2 + Nq S D), memory O((Nq + Nk) D). In decoding, keys and values are computed
 * once a sentence and shared by its hypotheses.
 */
public final class CrossAttention implements WeightedAttention, SelectiveAttention {
  /** Keys and values (Nk, 2 D) of every sentence, and the last step's part in them. */
  private static final class Memorized implements AttentionState {
    final Tensor keysAndValues;
    final SequenceLayout layout;
    Tensor queries; // (R, D) of the last step
    SourceRows seen; // what they saw

    Memorized(Tensor keysAndValues, SequenceLayout layout) {
      this.keysAndValues = keysAndValues;
      this.layout = layout;
    }
  }

  private final CrossProjection projection;
  private final int size;
  private final int heads;
  private final double dropout;

  public CrossAttention(AttentionSpec site) {
    this.projection = new CrossProjection(site);
    this.size = site.size();
    this.heads = site.heads();
    this.dropout = site.dropout();
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    Variable kv = projection.keysAndValues(graph, source.rows());
    Variable q = projection.queries(graph, x.rows());
    Columns k = kv.columns(0, size);
    Columns v = kv.columns(size, 2 * size);
    Setting setting = new Setting(x.layout(), source.layout(), heads, false, dropout);
    return projection.output(graph, DotProductAttention.apply(graph, q, k, v, setting));
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Selection some, Sequences source) {
    return forward(graph, new Sequences(some.of(graph, x.rows()), some.layout()), source);
  }

  @Override
  public Variable step(
      Graph graph, Variable rows, Selection some, AttentionState state, Step step) {
    return step(graph, some.of(graph, rows), state, step.only(some));
  }

  @Override
  public Optional<SelectiveAttention> selective() {
    return Optional.of(this);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Tensor kv = keep.allocate(source.layout().rows(), 2 * size);
    projection.keysAndValuesInto(graph, source.rows().value(), kv);
    return new Memorized(kv, source.layout());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Memorized memorized = (Memorized) state;
    Tensor kv = memorized.keysAndValues;
    Variable queries = projection.queries(graph, rows);
    graph.share(memorized, queries); // for the weights, after the step
    Tensor q = queries.value();
    Tensor y = graph.workspace().allocate(q.rows(), size);
    SourceRows seen = SourceRows.of(step.live(), memorized.layout);
    graph
        .kernels()
        .attention()
        .indexed(
            q.matrix(),
            kv.columns(0, size),
            kv.columns(size, 2 * size),
            seen.rows(),
            seen.from(),
            heads,
            scale(),
            y);
    memorized.queries = q;
    memorized.seen = seen;
    return projection.output(graph, graph.constant(y));
  }

  private float scale() {
    return (float) (1 / Math.sqrt((double) size / heads));
  }

  @Override
  public Optional<WeightedAttention> weighted() {
    return Optional.of(this);
  }

  @Override
  public float[] weights(AttentionState state, int row) {
    Memorized memorized = (Memorized) state;
    int first = memorized.seen.from()[row];
    float[] mean = new float[memorized.seen.from()[row + 1] - first];
    double[] scores = new double[mean.length];
    for (int h = 0; h < heads; h++) {
      for (int j = 0; j < scores.length; j++) {
        scores[j] = scale() * dot(memorized, row, memorized.seen.rows()[first + j], h);
      }
      addSoftmax(scores, mean);
    }
    return mean;
  }

  private void addSoftmax(double[] scores, float[] mean) {
    double max = Arrays.stream(scores).max().orElseThrow();
    double sum = Arrays.stream(scores).map(score -> Math.exp(score - max)).sum();
    for (int j = 0; j < mean.length; j++) {
      mean[j] += (float) (Math.exp(scores[j] - max) / sum / heads);
    }
  }

  /** q_row . k_key in head h. */
  private double dot(Memorized memorized, int row, int key, int h) {
    int d = size / heads;
    long q = (long) row * size + (long) h * d;
    long k = 2L * key * size + (long) h * d;
    double sum = 0;
    for (int i = 0; i < d; i++) {
      sum += (double) memorized.queries.get(q + i) * memorized.keysAndValues.get(k + i);
    }
    return sum;
  }
}
