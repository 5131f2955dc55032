package dev.seqwright.core.tensor;

/**
 * Kernels that book every call in a {@link Recording}. The names tell forward from backward: in
 * training a product with a transposed second factor is a layer's output (A B'), one without
 * transposition an input's gradient (A B), one with a transposed first factor a weight's gradient
 * (A' B).
 */
final class ProfiledKernels implements Kernels {
  /** A product with a longer side than this is one with the vocabulary. */
  private static final int LARGEST = 4096;

  private final Kernels kernels;
  private final Recording recording;

  ProfiledKernels(Kernels kernels, Recording recording) {
    this.kernels = kernels;
    this.recording = recording;
  }

  private void book(String name, double flops, double floats, Runnable kernel) {
    recording.run(name, flops, 4 * floats, kernel);
  }

  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    double m = c.rows();
    double n = c.columns();
    double k = a.columns();
    String name = "gemm A" + mark(a) + " B" + mark(b) + size(n, k);
    book(
        name, 2 * m * n * k, m * k + k * n + (1 + beta) * m * n, () -> kernels.gemm(a, b, c, beta));
  }

  private static String mark(Matrix m) {
    return m.columnStride() == 1 ? "" : "'";
  }

  /** Products with the vocabulary, much larger than the others, have a line of their own. */
  private static String size(double n, double k) {
    return n > LARGEST || k > LARGEST ? " (vocabulary)" : "";
  }

  @Override
  public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
    double m = x.rows();
    double n = weight.rows();
    double k = weight.columns();
    book(
        "linear" + size(n, k),
        2 * m * n * k,
        m * k + k * n + m * n,
        () -> kernels.linear(x, weight, bias, activation, out));
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    PackedLinear packed = kernels.pack(weight, bias, activation);
    return new ProfiledLinear(packed, recording, weight.rows(), weight.columns());
  }

  /** A packed weight (O, I) whose products are booked. */
  private record ProfiledLinear(PackedLinear packed, Recording recording, double o, double i)
      implements PackedLinear {
    @Override
    public void apply(Tensor x, Tensor out) {
      double m = x.rows();
      recording.run(
          "packed linear" + size(o, i),
          2 * m * o * i,
          4 * (m * i + o * i + m * o),
          () -> packed.apply(x, out));
    }

    @Override
    public void close() {
      packed.close();
    }
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    book("add", out.size(), 3.0 * out.size(), () -> kernels.add(a, b, out));
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out, float beta) {
    book("multiply", out.size(), (3 + beta) * out.size(), () -> kernels.multiply(a, b, out, beta));
  }

  @Override
  public void axpy(float alpha, Tensor x, Tensor y) {
    book("axpy", 2.0 * x.size(), 3.0 * x.size(), () -> kernels.axpy(alpha, x, y));
  }

  @Override
  public void scale(float alpha, Tensor x) {
    book("scale", x.size(), 2.0 * x.size(), () -> kernels.scale(alpha, x));
  }

  @Override
  public void activate(Activation activation, Tensor x, Tensor out) {
    book(
        "activate " + activation,
        out.size(),
        2.0 * out.size(),
        () -> kernels.activate(activation, x, out));
  }

  @Override
  public void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    book(
        "activate backward " + activation,
        dx.size(),
        (3 + beta) * dx.size(),
        () -> kernels.activateBackward(activation, x, dy, dx, beta));
  }

  @Override
  public void sumRows(Tensor x, Tensor out, float beta) {
    book("sum rows", x.size(), x.size(), () -> kernels.sumRows(x, out, beta));
  }

  @Override
  public double sumOfSquares(Tensor x) {
    double[] sum = new double[1];
    book("sum of squares", 2.0 * x.size(), x.size(), () -> sum[0] = kernels.sumOfSquares(x));
    return sum[0];
  }

  @Override
  public void dropout(Tensor x, double p, long key, Tensor out) {
    book("dropout", out.size(), 2.0 * out.size(), () -> kernels.dropout(x, p, key, out));
  }

  @Override
  public void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out) {
    book(
        "dropout + residual",
        2.0 * out.size(),
        3.0 * out.size(),
        () -> kernels.dropoutAdd(x, residual, p, key, out));
  }

  @Override
  public void layerNorm(
      Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y, Tensor mean, Tensor rstd) {
    book(
        "layer norm",
        8.0 * y.size(),
        2.0 * y.size(),
        () -> kernels.layerNorm(x, gain, bias, epsilon, y, mean, rstd));
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
    book(
        "layer norm backward",
        16.0 * x.size(),
        (3 + beta) * x.size(),
        () -> kernels.layerNormBackward(dy, x, gain, mean, rstd, dx, beta, dgain, dbias));
  }

  @Override
  public void gatherRows(Tensor table, int[] ids, float scale, Tensor out) {
    book(
        "gather rows",
        out.size(),
        2.0 * out.size(),
        () -> kernels.gatherRows(table, ids, scale, out));
  }

  @Override
  public void scatterAddRows(Tensor dout, int[] ids, float scale, Tensor dtable) {
    book(
        "scatter rows",
        2.0 * dout.size(),
        3.0 * dout.size(),
        () -> kernels.scatterAddRows(dout, ids, scale, dtable));
  }

  @Override
  public void softmax(Tensor x, Tensor out) {
    book("softmax", 5.0 * out.size(), 2.0 * out.size(), () -> kernels.softmax(x, out));
  }

  @Override
  public void logSoftmax(Tensor x, Tensor out) {
    book("log softmax", 5.0 * out.size(), 2.0 * out.size(), () -> kernels.logSoftmax(x, out));
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
    book(
        "cross-entropy",
        8.0 * logits.size(),
        2.0 * logits.size(),
        () ->
            kernels.crossEntropy(
                logits, targets, smoothing, scale, losses, logLikelihoods, correct));
  }

  @Override
  public void attention(AttentionArguments arguments, Tensor out, Tensor logSumExp) {
    double pairs = pairs(arguments);
    book(
        "attention",
        4 * pairs * arguments.q().columns(),
        2.0 * out.size() + 2.0 * arguments.memory().rows() * out.columns(),
        () -> kernels.attention(arguments, out, logSumExp));
  }

  /** Queries and keys that meet, of one head. */
  private static double pairs(AttentionArguments a) {
    double pairs = 0;
    for (int b = 0; b < a.queries().sequences(); b++) {
      for (int i = 0; i < a.queries().length(b); i++) {
        pairs += a.visible(b, i);
      }
    }
    return pairs;
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
    double pairs = pairs(arguments);
    book(
        "attention backward",
        10 * pairs * arguments.q().columns(),
        4.0 * out.size() + 4.0 * arguments.memory().rows() * out.columns(),
        () -> kernels.attentionBackward(arguments, out, logSumExp, dout, dq, dk, dv));
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
    double pairs = rows.length;
    book(
        "attention over a cache",
        4 * pairs * out.columns(),
        2.0 * out.size() + 2 * pairs * out.columns(),
        () -> kernels.attentionIndexed(q, keys, values, rows, from, heads, scale, out));
  }

  @Override
  public void pairDots(Tensor q, Tensor k, Pairs pairs, int heads, float scale, Tensor out) {
    bookPairs("pair dots", q, pairs, () -> kernels.pairDots(q, k, pairs, heads, scale, out));
  }

  private void bookPairs(String name, Tensor rows, Pairs pairs, Runnable kernel) {
    double products = (double) pairs.count() * rows.columns();
    book(name, 2 * products, rows.size() + products, kernel);
  }

  @Override
  public void pairSum(Tensor weights, Tensor v, Pairs pairs, float scale, Tensor out) {
    bookPairs("pair sum", v, pairs, () -> kernels.pairSum(weights, v, pairs, scale, out));
  }

  @Override
  public void pairScatter(Tensor weights, Tensor x, Pairs pairs, float scale, Tensor out) {
    bookPairs("pair scatter", x, pairs, () -> kernels.pairScatter(weights, x, pairs, scale, out));
  }

  @Override
  public void pairSoftmax(Tensor x, Pairs pairs, Tensor out) {
    book("pair softmax", 5.0 * x.size(), 2.0 * x.size(), () -> kernels.pairSoftmax(x, pairs, out));
  }

  @Override
  public void pairSoftmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx) {
    book(
        "pair softmax backward",
        4.0 * y.size(),
        3.0 * y.size(),
        () -> kernels.pairSoftmaxBackward(y, dy, pairs, dx));
  }

  @Override
  public void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments) {
    book(
        "adam",
        12.0 * m.size(),
        7.0 * m.size(),
        () -> kernels.adam(parameter, gradient, m, v, arguments));
  }
}
