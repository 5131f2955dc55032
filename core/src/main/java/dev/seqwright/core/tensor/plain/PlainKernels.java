package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * The kernels as plain loops, sums in double precision: runs anywhere, and is the oracle of the
 * other implementations.
 */
public final class PlainKernels implements Kernels {
  private final PlainProducts products = new PlainProducts();
  private final PlainElements elements = new PlainElements();
  private final PlainNorms norms = new PlainNorms();
  private final PlainRmsNorm rmsNorm = new PlainRmsNorm();
  private final PlainRows rows = new PlainRows();
  private final PlainSoftmax softmax = new PlainSoftmax();
  private final PlainAttention attention = new PlainAttention();
  private final PlainPairs pairKernels = new PlainPairs();
  private final PlainAttentionBackward attentionBackward = new PlainAttentionBackward();

  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    products.gemm(a, b, c, beta);
  }

  @Override
  public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
    products.gemm(x.matrix(), weight.matrix().transposed(), out.matrix(), 0);
    if (bias != null) {
      products.addBias(bias, out);
    }
    elements.activate(activation, out, out);
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    return new PlainLinear(() -> this, weight, bias, activation);
  }

  @Override
  public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
    return new PlainInt8Linear(weight, bias, activation, ByteProduct.LARGEST);
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    elements.add(a, b, out);
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out, float beta) {
    elements.multiply(a, b, out, beta);
  }

  @Override
  public void axpy(float alpha, Tensor x, Tensor y) {
    elements.axpy(alpha, x, y);
  }

  @Override
  public void scale(float alpha, Tensor x) {
    elements.scale(alpha, x);
  }

  @Override
  public void exp(Tensor x, Tensor out) {
    elements.exp(x, out);
  }

  @Override
  public void sine(Tensor x, Tensor out) {
    elements.sine(x, out);
  }

  @Override
  public void cosine(Tensor x, Tensor out) {
    elements.cosine(x, out);
  }

  @Override
  public void activate(Activation activation, Tensor x, Tensor out) {
    elements.activate(activation, x, out);
  }

  @Override
  public void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    elements.activateBackward(activation, x, dy, dx, beta);
  }

  @Override
  public void sumRows(Tensor x, Tensor out, float beta) {
    rows.sum(x, out, beta);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return elements.sumOfSquares(x);
  }

  @Override
  public void dropout(Tensor x, double p, long key, Tensor out) {
    elements.dropout(x, p, key, out);
  }

  @Override
  public void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out) {
    elements.dropoutAdd(x, residual, p, key, out);
  }

  @Override
  public void layerNorm(
      Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y, Tensor mean, Tensor rstd) {
    norms.forward(x, gain, bias, epsilon, y, mean, rstd);
  }

  @Override
  public void layerNormBackward(
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor rstd,
      Tensor dx,
      float beta,
      Tensor dgain,
      Tensor dbias) {
    norms.backwardInput(dy, x, gain, mean, rstd, dx, beta);
    norms.backwardParameters(dy, x, mean, rstd, dgain, dbias);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms) {
    rmsNorm.forward(x, gain, epsilon, y, rrms);
  }

  @Override
  public void rmsNormBackward(
      Tensor dy, Tensor x, Tensor gain, Tensor rrms, Tensor dx, float beta, Tensor dgain) {
    rmsNorm.backward(dy, x, gain, rrms, dx, beta, dgain);
  }

  @Override
  public void gatherRows(Tensor table, int[] ids, float scale, Tensor out) {
    rows.gather(table, ids, scale, out);
  }

  @Override
  public void scatterAddRows(Tensor dout, int[] ids, float scale, Tensor dtable) {
    rows.scatterAdd(dout, ids, scale, dtable);
  }

  @Override
  public void softmax(Tensor x, Tensor out) {
    softmax.softmax(x, out);
  }

  @Override
  public void logSoftmax(Tensor x, Tensor out) {
    softmax.logSoftmax(x, out);
  }

  @Override
  public void crossEntropy(
      Tensor logits,
      int[] targets,
      float smoothing,
      float scale,
      float[] losses,
      float[] logLikelihoods,
      byte[] correct) {
    softmax.crossEntropy(logits, targets, smoothing, scale, losses, logLikelihoods, correct);
  }

  @Override
  public void attention(AttentionArguments arguments, Tensor out, Tensor logSumExp) {
    attention.forward(arguments, out, logSumExp);
  }

  @Override
  public void attentionBackward(
      AttentionArguments arguments,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv) {
    attentionBackward.backward(arguments, out, logSumExp, dout, dq, dk, dv);
  }

  @Override
  public void attentionIndexed(
      Matrix q,
      Matrix keys,
      Matrix values,
      int[] rows,
      int[] from,
      int heads,
      float scale,
      Tensor out) {
    attention.indexed(q, keys, values, rows, from, heads, scale, out);
  }

  @Override
  public void pairDots(Tensor q, Tensor k, Pairs pairs, int heads, float scale, Tensor out) {
    pairKernels.dots(q, k, pairs, heads, scale, out);
  }

  @Override
  public void pairSum(Tensor weights, Tensor v, Pairs pairs, float scale, Tensor out) {
    pairKernels.sum(weights, v, pairs, scale, out);
  }

  @Override
  public void pairScatter(Tensor weights, Tensor x, Pairs pairs, float scale, Tensor out) {
    pairKernels.scatter(weights, x, pairs, scale, out);
  }

  @Override
  public void pairSoftmax(Tensor x, Pairs pairs, Tensor out) {
    pairKernels.softmax(x, pairs, out);
  }

  @Override
  public void pairSoftmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx) {
    pairKernels.softmaxBackward(y, dy, pairs, dx);
  }

  @Override
  public void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments) {
    elements.adam(parameter, gradient, m, v, arguments);
  }
}
