package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainLinear;

/**
 * The kernels on the Vector API, in vectors of the processor's preferred width: needs nothing but
 * the JDK. Keeps its scratch memory from call to call, hence one instance a worker thread.
 */
public final class VectorKernels implements Kernels {
  private final VectorProducts products = new VectorProducts();
  private final VectorElements elements = new VectorElements();
  private final VectorActivations activations = new VectorActivations();
  private final VectorFunctions functions = new VectorFunctions();
  private final VectorActivationGradients gradients = new VectorActivationGradients();
  private final VectorDropout dropout = new VectorDropout();
  private final VectorNorms norms = new VectorNorms();
  private final VectorRmsNorm rmsNorm = new VectorRmsNorm();
  private final VectorRows rows = new VectorRows();
  private final VectorSoftmax softmax = new VectorSoftmax();
  private final VectorAttention attention = new VectorAttention();
  private final VectorAttentionBackward attentionBackward = new VectorAttentionBackward();
  private final VectorAttentionIndexed indexed = new VectorAttentionIndexed();
  private final VectorPairs pairKernels = new VectorPairs();

  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    products.gemm(a, b, c, beta);
  }

  @Override
  public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
    products.gemm(x.matrix(), weight.matrix().transposed(), out.matrix(), 0);
    if (bias != null) {
      rows.addToEach(bias, out);
    }
    if (activation != Activation.IDENTITY) {
      activations.forward(activation, out, out);
    }
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    return new PlainLinear(VectorKernels::new, weight, bias, activation);
  }

  @Override
  public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
    Int8Constants constants = Int8Constants.of(weight, bias);
    return new Int8Linear(
        new FloatByteProduct(weight, w -> pack(w, null, Activation.IDENTITY)),
        constants,
        weight.inputs(),
        activation);
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
    functions.exp(x, out);
  }

  @Override
  public void sine(Tensor x, Tensor out) {
    functions.sine(x, out);
  }

  @Override
  public void cosine(Tensor x, Tensor out) {
    functions.cosine(x, out);
  }

  @Override
  public void activate(Activation activation, Tensor x, Tensor out) {
    activations.forward(activation, x, out);
  }

  @Override
  public void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    gradients.backward(activation, x, dy, dx, beta);
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
    dropout.dropout(x, p, key, out);
  }

  @Override
  public void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out) {
    dropout.dropoutAdd(x, residual, p, key, out);
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
    norms.backward(dy, x, gain, mean, rstd, dx, beta, dgain, dbias);
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
    indexed.run(q, keys, values, rows, from, heads, scale, out);
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
