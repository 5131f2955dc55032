package dev.seqwright.core.tensor;

import dev.seqwright.core.tensor.vector.TemperedRow;
import dev.seqwright.core.tensor.vector.VectorKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What the kernels on the Vector API give for some random numbers, a line for each kernel: its name
 * and a checksum of the bits. A program of its own, so that it runs with the JDK's Vector API and
 * with the stand-ins.
 */
final class KernelBits {
  private static final int ROWS = 3;
  private final Kernels kernels = VectorKernels.create();
  private final Samples samples = new Samples();
  private final StringBuilder lines = new StringBuilder();
  private final int columns;

  private KernelBits(int columns) {
    this.columns = columns;
  }

  /** Prints them. */
  public static void main(String... arguments) {
    System.out.print(all());
  }

  /** For rows shorter and longer than a vector, with and without a rest. */
  static String all() {
    StringBuilder all = new StringBuilder();
    for (int columns : new int[] {1, 3, 8, 16, 29, 64, 83}) {
      all.append(new KernelBits(columns).lines());
    }
    return all.toString();
  }

  private String lines() {
    products();
    elements();
    activations();
    norms();
    rows();
    softmax();
    attention();
    pairs();
    return lines.toString();
  }

  /** Runs a kernel on a tensor of random numbers. */
  private void line(String name, Consumer<Tensor> kernel) {
    line(name, normal(), kernel);
  }

  private void line(String name, Tensor out, Consumer<Tensor> kernel) {
    kernel.accept(out);
    line(name, out);
  }

  private void line(String name, Tensor out) {
    int[] bits = new int[Math.toIntExact(out.size())];
    Arrays.setAll(bits, i -> Float.floatToIntBits(out.get(i)));
    lines.append("%s %d %08x%n".formatted(name, columns, Arrays.hashCode(bits)));
  }

  private Tensor normal() {
    return samples.normal(ROWS, columns);
  }

  private void products() {
    Tensor square = samples.normal(columns, columns);
    Tensor bias = samples.normal(columns);
    line(
        "gemm",
        out -> kernels.products().gemm(normal().matrix(), square.matrix(), out.matrix(), 0));
    line(
        "gemm adding",
        out -> kernels.products().gemm(normal().matrix(), square.matrix(), out.matrix(), 1));
    line("linear", out -> kernels.products().linear(normal(), square, bias, Activation.GELU, out));
    try (NativeSlabs slabs = new NativeSlabs();
        PackedLinear packed =
            kernels.products().pack(QuantizedMatrix.of(square, slabs), bias, Activation.RELU)) {
      line("int8", out -> packed.apply(normal(), out));
    }
  }

  private void elements() {
    line("add", out -> kernels.elements().add(normal(), normal(), out));
    line("multiply", out -> kernels.elements().multiply(normal(), normal(), out, 0));
    line("multiply adding", out -> kernels.elements().multiply(normal(), normal(), out, 1));
    line("axpy", out -> kernels.elements().axpy(0.7f, normal(), out));
    line("scale", out -> kernels.elements().scale(0.7f, out));
    line("exp", out -> kernels.elements().exp(normal(), out));
    line("sine", out -> kernels.elements().sine(normal(), out));
    line("cosine", out -> kernels.elements().cosine(normal(), out));
    line("dropout", out -> kernels.dropout().dropout(normal(), 0.3, 5, out));
    line("dropoutAdd", out -> kernels.dropout().dropoutAdd(normal(), normal(), 0.3, 5, out));
    line("sumOfSquares", samples.of((float) kernels.elements().sumOfSquares(normal())));
    AdamArguments adam = new AdamArguments(0.5f, 0.1f, 0.9f, 0.99f, 1e-8f, 0.01f, 3);
    Tensor first = normal();
    Tensor second = normal();
    kernels.elements().multiply(first, first, second, 0);
    line("adam", out -> kernels.optimizer().adam(out, normal(), first, second, adam));
    line("temperature", temperedRow());
  }

  private Tensor temperedRow() {
    float[] weights = new float[columns];
    TemperedRow.weights(normal(), 1, 0.5f, 0.7, weights);
    return samples.of(weights);
  }

  private void activations() {
    for (Activation activation : Activation.values()) {
      line(
          "activate " + activation,
          out -> kernels.activations().activate(activation, normal(), out));
      line(
          "activateBackward " + activation,
          out -> kernels.activations().activateBackward(activation, normal(), normal(), out, 1));
    }
  }

  private void norms() {
    Tensor gain = samples.normal(columns);
    Tensor bias = samples.normal(columns);
    Tensor mean = samples.of(0.1f, -0.2f, 0.3f);
    Tensor scale = samples.of(1.1f, 0.9f, 1.3f);
    line("layerNormBackward", out -> layerNormBackward(gain, mean, scale, out));
    line(
        "layerNorm",
        out -> kernels.norms().layerNorm(normal(), gain, bias, 1e-5f, out, mean, scale));
    line("mean", mean);
    line("rmsNormBackward", out -> rmsNormBackward(gain, scale, out));
    line("rmsNorm", out -> kernels.norms().rmsNorm(normal(), gain, 1e-5f, out, scale));
    line("scale of a norm", scale);
  }

  private void layerNormBackward(Tensor gain, Tensor mean, Tensor scale, Tensor out) {
    Tensor dgain = samples.normal(columns);
    Tensor dbias = samples.normal(columns);
    kernels.norms().layerNormBackward(normal(), normal(), gain, mean, scale, out, 1, dgain, dbias);
    line("dgain", dgain);
    line("dbias", dbias);
  }

  private void rmsNormBackward(Tensor gain, Tensor scale, Tensor out) {
    Tensor dgain = samples.normal(columns);
    kernels.norms().rmsNormBackward(normal(), normal(), gain, scale, out, 1, dgain);
    line("dgain of rmsNorm", dgain);
  }

  private void rows() {
    line("sumRows", samples.normal(columns), out -> kernels.rows().sum(normal(), out, 1));
    line(
        "gatherRows",
        out -> kernels.rows().gather(normal().matrix(), new int[] {2, 0, 2}, 1.5f, out.matrix()));
    line(
        "scatterAddRows",
        out ->
            kernels.rows().scatterAdd(normal().matrix(), new int[] {2, 0, 2}, 1.5f, out.matrix()));
  }

  private void softmax() {
    line("softmax", out -> kernels.softmax().softmax(normal(), out));
    line("logSoftmax", out -> kernels.softmax().logSoftmax(normal(), out));
    int[] targets = {0, columns - 1, columns / 2};
    float[] losses = new float[ROWS];
    float[] likelihoods = new float[ROWS];
    line(
        "crossEntropy",
        out ->
            kernels
                .softmax()
                .crossEntropy(out, targets, 0.1f, 0.7f, losses, likelihoods, new byte[ROWS]));
    line("losses", samples.of(losses));
    line("likelihoods", samples.of(likelihoods));
  }

  private void attention() {
    SequenceLayout queries = SequenceLayout.of(2, 0, 19);
    SequenceLayout memory = SequenceLayout.of(5, 1, 23);
    Tensor q = samples.normal(queries.rows(), columns);
    Tensor k = samples.normal(memory.rows(), columns);
    Tensor v = samples.normal(memory.rows(), columns);
    AttentionArguments arguments =
        new AttentionArguments(
            q.matrix(), k.matrix(), v.matrix(), queries, memory, 1, 0.4f, true, 0.1, 77);
    Tensor out = samples.undefined(queries.rows(), columns);
    Tensor logSumExp = samples.undefined(queries.rows(), 1);
    kernels.attention().forward(arguments, out, logSumExp);
    line("attention", out);
    line("logSumExp", logSumExp);
    attentionBackward(arguments, out, logSumExp);
    line(
        "attentionIndexed",
        samples.undefined(ROWS, columns),
        to ->
            kernels
                .attention()
                .indexed(
                    q.rows(0, ROWS).matrix(),
                    k.matrix(),
                    v.matrix(),
                    samples.indices(50, memory.rows()),
                    new int[] {0, 17, 18, 50},
                    1,
                    0.4f,
                    to));
  }

  private void attentionBackward(AttentionArguments a, Tensor out, Tensor logSumExp) {
    Tensor dq = samples.undefined(a.q().rows(), columns);
    Tensor dk = samples.undefined(a.k().rows(), columns);
    Tensor dv = samples.undefined(a.k().rows(), columns);
    Tensor dout = samples.normal(a.q().rows(), columns);
    kernels.attention().backward(a, out, logSumExp, dout, dq.matrix(), dk.matrix(), dv.matrix());
    line("dq", dq);
    line("dk", dk);
    line("dv", dv);
  }

  private void pairs() {
    Pairs pairs = new Pairs(new int[] {0, 3, 3, 6}, 2, 0, 1, 2, 2, 0);
    Tensor weights = samples.normal(6, 1);
    line(
        "pairDots",
        weights,
        w -> kernels.pairs().dots(normal().matrix(), normal().matrix(), pairs, 1, 0.3f, w));
    line(
        "pairSum",
        out -> kernels.pairs().sum(weights, normal().matrix(), pairs, 0.7f, out.matrix()));
    line(
        "pairScatter",
        out -> kernels.pairs().scatter(weights, normal().matrix(), pairs, 0.7f, out.matrix()));
    Tensor softmax = samples.normal(6, 1);
    line("pairSoftmax", softmax, out -> kernels.pairs().softmax(weights, pairs, out));
    line(
        "pairSoftmaxBackward",
        samples.normal(6, 1),
        out -> kernels.pairs().softmaxBackward(softmax, weights, pairs, out));
  }
}
