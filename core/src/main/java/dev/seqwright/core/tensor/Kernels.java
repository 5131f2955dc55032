package dev.seqwright.core.tensor;

/**
 * The arithmetic under everything: one instance a worker thread, single-threaded, not shared.
 * Outputs are allocated by the caller; an output never overlaps an input unless the method says
 * that it may. Where a method takes {@code beta}, it computes {@code out = result + beta out} and
 * {@code beta} is 0 (old content is ignored, may be NaN) or 1.
 *
 * <p>Three implementations: oneDNN with the Vector API, the Vector API alone, and plain loops, the
 * oracle of the other two. Results are deterministic and a row's result does not depend on the
 * other rows of the call.
 */
public interface Kernels {

  // matrix products

  /** C = A B + beta C, with A (M, K), B (K, N), C (M, N); C has column stride 1. */
  void gemm(Matrix a, Matrix b, Matrix c, float beta);

  /** out = f(x W' + b): x (N, I), weight W (O, I), bias (O) or null, out (N, O). */
  void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out);

  /**
   * The gradient of that weight: dW = dy' x + beta dW, with dy (N, O), x (N, I), dW (O, I).
   *
   * <p>A product like others, but O and I are those of a weight, the same at every step.
   */
  default void weightGradient(Tensor dy, Tensor x, Tensor dw, float beta) {
    gemm(dy.matrix().transposed(), x.matrix(), dw.matrix(), beta);
  }

  /**
   * {@link #linear} with a weight that does not change any more, for inference. The result owns
   * what it needs: weight and bias are copied.
   */
  PackedLinear pack(Tensor weight, Tensor bias, Activation activation);

  /**
   * The same with a weight in bytes; rows of x are made bytes, too: see {@code Int8Linear}. Every
   * implementation with as many steps of x gives the same sums.
   */
  PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation);

  // elementwise

  /** out = a + b; out may be a or b. */
  void add(Tensor a, Tensor b, Tensor out);

  /** out = a b + beta out, elementwise; out may be a or b when beta = 0. */
  void multiply(Tensor a, Tensor b, Tensor out, float beta);

  /** y = y + alpha x. */
  void axpy(float alpha, Tensor x, Tensor y);

  /** x = alpha x. */
  void scale(float alpha, Tensor x);

  /** out = f(x); out may be x. */
  void activate(Activation activation, Tensor x, Tensor out);

  /**
   * dx = dy f'(x) + beta dx, x being what went into the function (for RELU what came out of it
   * serves as well). dx may be dy when beta = 0.
   */
  void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta);

  /** out = exp(x); out may be x. Below -86.6 it may give 0. */
  void exp(Tensor x, Tensor out);

  /** out = sin(x), |x| at most 10,000; out may be x. */
  void sine(Tensor x, Tensor out);

  /** out = cos(x), |x| at most 10,000; out may be x. */
  void cosine(Tensor x, Tensor out);

  /** out[j] = sum over rows of x[i, j] + beta out[j]. */
  void sumRows(Tensor x, Tensor out, float beta);

  /** The sum of squares of all elements, accumulated in double precision. */
  double sumOfSquares(Tensor x);

  // dropout: element i is kept where CounterRandom.kept(key, i, threshold(p)), and scaled by 1 / (1
  // - p)

  /** out = drop(x); out may be x. Its own backward pass, with the same key. p = 0 copies. */
  void dropout(Tensor x, double p, long key, Tensor out);

  /** out = residual + drop(x); out may be residual or x. */
  void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out);

  // norms

  /**
   * y = (x - mean) rstd gain + bias over each row; mean (N) and rstd (N) = 1 / sqrt(var + epsilon),
   * var the biased variance, are outputs too (Ba et al. 2016).
   */
  void layerNorm(
      Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y, Tensor mean, Tensor rstd);

  /** The gradient of {@link #layerNorm}: dx with beta; dgain and dbias are added to. */
  void layerNormBackward(
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor rstd,
      Tensor dx,
      float beta,
      Tensor dgain,
      Tensor dbias);

  /**
   * y = x rrms gain over each row; rrms (N) = 1 / sqrt(mean of x^2 + epsilon) is an output too
   * (Zhang and Sennrich 2019).
   */
  void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms);

  /** The gradient of {@link #rmsNorm}: dx with beta; dgain is added to. */
  void rmsNormBackward(
      Tensor dy, Tensor x, Tensor gain, Tensor rrms, Tensor dx, float beta, Tensor dgain);

  // rows

  /** out[i] = scale table[ids[i]]. */
  void gatherRows(Tensor table, int[] ids, float scale, Tensor out);

  /** dtable[ids[i]] += scale dout[i], in the order of i. */
  void scatterAddRows(Tensor dout, int[] ids, float scale, Tensor dtable);

  // softmax

  /** Softmax of each row; a row of nothing but -infinity gives zeros. out may be x. */
  void softmax(Tensor x, Tensor out);

  /** Logarithm of the softmax of each row. out may be x. */
  void logSoftmax(Tensor x, Tensor out);

  /**
   * Cross-entropy with label smoothing e, forward and backward in one pass over the logits z (N,
   * V): with p = softmax(z) and q = (1 - e) onehot(target) + e / V, row i has loss -sum_v q_v log
   * p_v; z is overwritten with {@code scale (p - q)}.
   *
   * @param losses receives each row's loss
   * @param logLikelihoods receives each row's log p(target)
   * @param correct receives 1 where the largest logit (the lowest index of equals) is the target's,
   *     else 0
   */
  void crossEntropy(
      Tensor logits,
      int[] targets,
      float smoothing,
      float scale,
      float[] losses,
      float[] logLikelihoods,
      byte[] correct);

  // attention

  /**
   * Scaled dot-product attention of ragged sequences (Vaswani et al. 2017): for head h and query
   * row i of sequence b, out_i = sum_j drop(softmax_j(scale q_i . k_j)) v_j over the rows j of
   * sequence b of the memory; causal: over the rows whose position is at most i's position. Nothing
   * to attend to gives zeros. {@code out} is (Nq, H d); {@code logSumExp} (Nq, H) receives log
   * sum_j exp(scale q_i . k_j), or -infinity.
   */
  void attention(AttentionArguments arguments, Tensor out, Tensor logSumExp);

  /**
   * The gradient of {@link #attention}: dq, dk, dv (matrices of the shapes of q, k, v) are
   * overwritten. {@code out} and {@code logSumExp} are what the forward pass gave.
   */
  void attentionBackward(
      AttentionArguments arguments,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv);

  /**
   * Attention of one query row a hypothesis over keys and values that lie anywhere in a cache: row
   * r of {@code q} attends the cache rows {@code rows[from[r]] ... rows[from[r + 1] - 1]}. q (R, H
   * d), keys and values (C, H d), out (R, H d).
   */
  void attentionIndexed(
      Matrix q,
      Matrix keys,
      Matrix values,
      int[] rows,
      int[] from,
      int heads,
      float scale,
      Tensor out);

  // pairs: sparse and explicit attention, H heads; see Pairs

  /** out[p, h] = scale q_i,h . k_j,h for pair p = (i, j): q (Nq, H d), k (Nk, H d), out (P, H). */
  void pairDots(Tensor q, Tensor k, Pairs pairs, int heads, float scale, Tensor out);

  /** out_i,h = scale sum over the pairs p of row i of w[p, h] v_j,h: w (P, H), out (Nq, H d). */
  void pairSum(Tensor weights, Tensor v, Pairs pairs, float scale, Tensor out);

  /**
   * The transposed sum: out_j,h += scale w[p, h] x_i,h for every pair p = (i, j): x (Nq, H d), out
   * (Nk, H d).
   */
  void pairScatter(Tensor weights, Tensor x, Pairs pairs, float scale, Tensor out);

  /**
   * Softmax over the pairs of each query row, of every head on its own: x and out (P, H). A row of
   * nothing but -infinity gives zeros. out may be x.
   */
  void pairSoftmax(Tensor x, Pairs pairs, Tensor out);

  /** dx = y (dy - sum of y dy over the pairs of the row), y being {@link #pairSoftmax}'s output. */
  void pairSoftmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx);

  // optimiser

  /**
   * One step of Adam with decoupled weight decay over a flat buffer (Kingma and Ba 2015; Loshchilov
   * and Hutter 2019). With g = gradientScale gradient: m = beta1 m + (1 - beta1) g; v = beta2 v +
   * (1 - beta2) g^2; parameter = parameter - rate decay parameter - rate (m / c1) / (sqrt(v / c2) +
   * epsilon), c = 1 - beta^step.
   */
  void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments);
}
