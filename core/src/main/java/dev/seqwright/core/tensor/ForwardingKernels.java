package dev.seqwright.core.tensor;

/** Hands every call on to another implementation: the base of those that replace a few. */
public abstract class ForwardingKernels implements Kernels {
  private final Kernels others;

  protected ForwardingKernels(Kernels others) {
    this.others = others;
  }

  @Override
  public void weightGradient(Tensor dy, Tensor x, Tensor dw, float beta) {
    others.weightGradient(dy, x, dw, beta);
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    return others.pack(weight, bias, activation);
  }

  @Override
  public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
    return others.pack(weight, bias, activation);
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    others.add(a, b, out);
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out, float beta) {
    others.multiply(a, b, out, beta);
  }

  @Override
  public void axpy(float alpha, Tensor x, Tensor y) {
    others.axpy(alpha, x, y);
  }

  @Override
  public void scale(float alpha, Tensor x) {
    others.scale(alpha, x);
  }

  @Override
  public void exp(Tensor x, Tensor out) {
    others.exp(x, out);
  }

  @Override
  public void sine(Tensor x, Tensor out) {
    others.sine(x, out);
  }

  @Override
  public void cosine(Tensor x, Tensor out) {
    others.cosine(x, out);
  }

  @Override
  public void activate(Activation activation, Tensor x, Tensor out) {
    others.activate(activation, x, out);
  }

  @Override
  public void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    others.activateBackward(activation, x, dy, dx, beta);
  }

  @Override
  public void sumRows(Tensor x, Tensor out, float beta) {
    others.sumRows(x, out, beta);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return others.sumOfSquares(x);
  }

  @Override
  public void dropout(Tensor x, double p, long key, Tensor out) {
    others.dropout(x, p, key, out);
  }

  @Override
  public void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out) {
    others.dropoutAdd(x, residual, p, key, out);
  }

  @Override
  public void layerNorm(
      Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y, Tensor mean, Tensor rstd) {
    others.layerNorm(x, gain, bias, epsilon, y, mean, rstd);
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
    others.layerNormBackward(dy, x, gain, mean, rstd, dx, beta, dgain, dbias);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms) {
    others.rmsNorm(x, gain, epsilon, y, rrms);
  }

  @Override
  public void rmsNormBackward(
      Tensor dy, Tensor x, Tensor gain, Tensor rrms, Tensor dx, float beta, Tensor dgain) {
    others.rmsNormBackward(dy, x, gain, rrms, dx, beta, dgain);
  }

  @Override
  public void gatherRows(Tensor table, int[] ids, float scale, Tensor out) {
    others.gatherRows(table, ids, scale, out);
  }

  @Override
  public void scatterAddRows(Tensor dout, int[] ids, float scale, Tensor dtable) {
    others.scatterAddRows(dout, ids, scale, dtable);
  }

  @Override
  public void softmax(Tensor x, Tensor out) {
    others.softmax(x, out);
  }

  @Override
  public void logSoftmax(Tensor x, Tensor out) {
    others.logSoftmax(x, out);
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
    others.crossEntropy(logits, targets, smoothing, scale, losses, logLikelihoods, correct);
  }

  @Override
  public void attention(AttentionArguments arguments, Tensor out, Tensor logSumExp) {
    others.attention(arguments, out, logSumExp);
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
    others.attentionBackward(arguments, out, logSumExp, dout, dq, dk, dv);
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
    others.attentionIndexed(q, keys, values, rows, from, heads, scale, out);
  }

  @Override
  public void pairDots(Tensor q, Tensor k, Pairs pairs, int heads, float scale, Tensor out) {
    others.pairDots(q, k, pairs, heads, scale, out);
  }

  @Override
  public void pairSum(Tensor weights, Tensor v, Pairs pairs, float scale, Tensor out) {
    others.pairSum(weights, v, pairs, scale, out);
  }

  @Override
  public void pairScatter(Tensor weights, Tensor x, Pairs pairs, float scale, Tensor out) {
    others.pairScatter(weights, x, pairs, scale, out);
  }

  @Override
  public void pairSoftmax(Tensor x, Pairs pairs, Tensor out) {
    others.pairSoftmax(x, pairs, out);
  }

  @Override
  public void pairSoftmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx) {
    others.pairSoftmaxBackward(y, dy, pairs, dx);
  }

  @Override
  public void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments) {
    others.adam(parameter, gradient, m, v, arguments);
  }
}
