package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.RowBlocks;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The loss of a language model: logits = x E' + b, then cross-entropy with label smoothing e
 * against the targets (Szegedy et al. 2016): with q = (1 - e) onehot(target) + e / V the loss of a
 * row is -sum_v q_v log softmax(logits)_v. Fairseq's e is another: it has 1 - e for the target and
 * e / (V - 1) for each other one, which is q with e V / (V - 1) in place of e.
 *
 * <p>Shapes: x (N, D), E (V, D), b (V) or null. Forward and backward run together over blocks of
 * rows, so that the (N, V) logits never exist at once: each block's logits are overwritten by their
 * gradient scale (softmax - q), which goes on to dx = dlogits E, dE = dlogits' x, db at once. x's
 * gradient is therefore there before {@link Graph#backward} runs.
 */
public final class CrossEntropy {
  /** What the rows of a call sum up to; losses in nats. */
  public record Result(double loss, double logLikelihood, long correct, long rows) {
    /** The sum over no rows. */
    public static final Result NONE = new Result(0, 0, 0, 0);

    /** The sum of two results. */
    public Result plus(Result other) {
      return new Result(
          loss + other.loss,
          logLikelihood + other.logLikelihood,
          correct + other.correct,
          rows + other.rows);
    }
  }

  private static final float[] NO_WEIGHTS = {};

  /**
   * What single rows say of their targets.
   *
   * @param logLikelihoods in nats
   * @param correct 1 where no other word is more probable, else 0
   */
  public record Rows(float[] logLikelihoods, byte[] correct) {}

  private final Graph graph;
  private final Variable embedding;
  private final Variable bias;
  private final float smoothing;
  private final float scale;

  /**
   * @param embedding E, the output embedding
   * @param bias b or null
   * @param smoothing e
   * @param scale what the gradient of the summed loss is multiplied by, 1 / (tokens of the update)
   *     as a rule
   */
  public CrossEntropy(
      Graph graph, Variable embedding, Variable bias, float smoothing, float scale) {
    this.graph = graph;
    this.embedding = embedding;
    this.bias = bias;
    this.smoothing = smoothing;
    this.scale = scale;
  }

  /**
   * The summed loss of the rows of {@code x} against {@code targets}; gradients are passed on when
   * the graph records.
   */
  public Result apply(Variable x, int[] targets) {
    return apply(x, targets, NO_WEIGHTS);
  }

  /**
   * The same with the loss of each row multiplied by a weight; its log-likelihood is not.
   *
   * @param weights as many as targets, or none
   */
  public Result apply(Variable x, int[] targets, float[] weights) {
    Result sum = Result.NONE;
    int size = RowBlocks.size(targets.length);
    Tensor logits = graph.workspace().allocate(size, embedding.value().rows());
    Tensor dx = graph.recording() ? graph.workspace().allocate(x.value().shape()) : null;
    for (int from = 0; from < targets.length; from += size) {
      int to = Math.min(targets.length, from + size);
      Tensor block = logits.rows(0, to - from);
      Tensor rows = x.value().rows(from, to);
      float[] own = weights.length == 0 ? weights : Arrays.copyOfRange(weights, from, to);
      sum = sum.plus(forward(block, rows, Arrays.copyOfRange(targets, from, to), own));
      if (dx != null) {
        backward(block, rows, dx.rows(from, to));
      }
    }
    graph.workspace().release(logits);
    if (dx != null) {
      x.adopt(dx);
    }
    return sum;
  }

  /** What each row says of its target; nothing is passed on. */
  public Rows rows(Tensor x, int[] targets) {
    float[] logLikelihoods = new float[targets.length];
    byte[] correct = new byte[targets.length];
    int size = RowBlocks.size(targets.length);
    Tensor logits = graph.workspace().allocate(size, embedding.value().rows());
    for (int from = 0; from < targets.length; from += size) {
      int to = Math.min(targets.length, from + size);
      int[] own = Arrays.copyOfRange(targets, from, to);
      Tensor rows = x.rows(from, to);
      Rows block = forward(logits.rows(0, to - from), rows, own, new float[to - from], NO_WEIGHTS);
      System.arraycopy(block.logLikelihoods, 0, logLikelihoods, from, to - from);
      System.arraycopy(block.correct, 0, correct, from, to - from);
    }
    graph.workspace().release(logits);
    return new Rows(logLikelihoods, correct);
  }

  private Result forward(Tensor logits, Tensor rows, int[] targets, float[] weights) {
    float[] losses = new float[targets.length];
    return sum(losses, forward(logits, rows, targets, losses, weights));
  }

  private Rows forward(Tensor logits, Tensor rows, int[] targets, float[] losses, float[] weights) {
    Tensor b = bias == null ? null : bias.value();
    graph.kernels().products().linear(rows, embedding.value(), b, Activation.IDENTITY, logits);
    float[] logLikelihoods = new float[targets.length];
    byte[] correct = new byte[targets.length];
    graph
        .kernels()
        .softmax()
        .crossEntropy(logits, targets, smoothing, scale, losses, logLikelihoods, correct);
    for (int i = 0; i < weights.length; i++) {
      losses[i] *= weights[i];
      graph.kernels().elements().scale(weights[i], logits.rows(i, i + 1));
    }
    return new Rows(logLikelihoods, correct);
  }

  private static Result sum(float[] losses, Rows rows) {
    double loss = 0;
    double logLikelihood = 0;
    long hits = 0;
    for (int i = 0; i < losses.length; i++) {
      loss += losses[i];
      logLikelihood += rows.logLikelihoods[i];
      hits += rows.correct[i];
    }
    return new Result(loss, logLikelihood, hits, losses.length);
  }

  private void backward(Tensor dlogits, Tensor rows, Tensor dx) {
    Kernels kernels = graph.kernels();
    kernels.products().gemm(dlogits.matrix(), embedding.value().matrix(), dx.matrix(), 0);
    embedding.accumulate((de, beta) -> kernels.products().weightGradient(dlogits, rows, de, beta));
    if (bias != null) {
      bias.accumulate((db, beta) -> kernels.rows().sum(dlogits, db, beta));
    }
  }
}
