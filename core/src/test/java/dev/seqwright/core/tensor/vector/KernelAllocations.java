package dev.seqwright.core.tensor.vector;

import com.sun.management.ThreadMXBean;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What the kernels on the Vector API allocate on the heap once they are compiled: a line for each,
 * its name, the bytes of a call, and what they may be: half of what a single pass over its rows
 * would allocate that made an object of every vector. A program of its own, so that it runs with
 * the launcher's options.
 */
final class KernelAllocations {
  private static final int ROWS = 64;
  private static final int FEW_ROWS = 8;

  /** Whole vectors and a rest, of every width. */
  private static final int COLUMNS = 519;

  private static final int D = 256;
  private static final int F = 1024;
  private static final int HEADS = 4;
  private static final int LENGTH = 14;
  private static final int SEQUENCES = 20;

  /** Enough of them for the last of Java's compilers. */
  private static final int ROUNDS = 100;

  private static final int CALLS = 20;

  /** Bytes of a vector on the heap: two headers and the lanes. */
  private static final int OBJECT = 32 + Simd.BYTES;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Kernels kernels = Backend.choose().kernels();
  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Random random = new Random(3);
  private final Tensor x = normal(ROWS, COLUMNS);
  private final Tensor y = normal(ROWS, COLUMNS);
  private final Tensor out = normal(ROWS, COLUMNS);
  private final Tensor gain = normal(COLUMNS);
  private final Tensor sums = normal(COLUMNS);
  private final Tensor mean = normal(ROWS);
  private final Tensor scale = normal(ROWS);

  private KernelAllocations() {}

  public static void main(String... none) {
    KernelAllocations all = new KernelAllocations();
    all.bytes("int8 in floats", VectorKernels.create());
    all.bytes("int8", all.kernels);
    all.attention();
    all.attentionIndexed();
    all.softmax();
    all.norms();
    all.elements();
    all.pairs();
  }

  private Tensor normal(int... shape) {
    Tensor tensor = memory.allocate(shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) random.nextGaussian());
    }
    return tensor;
  }

  private static void line(String name, Runnable kernel) {
    line(name, ROWS, COLUMNS, kernel);
  }

  /**
   * Of the kernel's calls those that allocate least: before it is compiled they allocate more. It
   * is called until they allocate less than they may.
   */
  private static void line(String name, int rows, int columns, Runnable kernel) {
    long allowed = (long) rows * Math.ceilDiv(columns, Simd.COUNT) * OBJECT / 2;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least / CALLS >= allowed; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < CALLS; call++) {
        kernel.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    System.out.printf("%s;%d;%d%n", name, least / CALLS, allowed);
  }

  /**
   * The layers of a feed-forward block: rows made bytes, multiplied, and what comes out made
   * floats. First for the rows of a few searches: the compiler goes by what it has seen.
   */
  private void bytes(String name, Kernels kernels) {
    QuantizedMatrix up = QuantizedMatrix.of(normal(F, D), slabs);
    QuantizedMatrix down = QuantizedMatrix.of(normal(D, F), slabs);
    try (PackedLinear relu = kernels.products().pack(up, normal(F), Activation.RELU);
        PackedLinear linear = kernels.products().pack(down, normal(D), Activation.IDENTITY);
        PackedLinear gelu = kernels.products().pack(down, normal(D), Activation.GELU)) {
      for (int rows : new int[] {FEW_ROWS, ROWS}) {
        Tensor narrow = normal(rows, D);
        Tensor wide = normal(rows, F);
        line(name + " to more columns, rows: " + rows, rows, D, () -> relu.apply(narrow, wide));
        line(name + " to fewer columns, rows: " + rows, rows, D, () -> linear.apply(wide, narrow));
        line(name + " and GELU, rows: " + rows, rows, D, () -> gelu.apply(wide, narrow));
      }
    }
  }

  private void softmax() {
    line("softmax", () -> kernels.softmax().softmax(x, out));
    line("logSoftmax", () -> kernels.softmax().logSoftmax(x, out));
    int[] targets = IntStream.range(0, ROWS).toArray();
    float[] losses = new float[ROWS];
    byte[] correct = new byte[ROWS];
    line(
        "crossEntropy",
        () -> kernels.softmax().crossEntropy(out, targets, 0.1f, 1, losses, losses, correct));
  }

  private void norms() {
    line("layerNorm", () -> kernels.norms().layerNorm(x, gain, gain, 1e-5f, out, mean, scale));
    line(
        "layerNormBackward",
        () -> kernels.norms().layerNormBackward(y, x, gain, mean, scale, out, 0, sums, sums));
    line("rmsNorm", () -> kernels.norms().rmsNorm(x, gain, 1e-5f, out, scale));
    line("rmsNormBackward", () -> kernels.norms().rmsNormBackward(y, x, gain, scale, out, 0, sums));
  }

  private void elements() {
    line("add", () -> kernels.elements().add(x, y, out));
    line("exp", () -> kernels.elements().exp(x, out));
    line("sine", () -> kernels.elements().sine(x, out));
    line("dropoutAdd", () -> kernels.dropout().dropoutAdd(x, y, 0.1, 7, out));
    line("sumRows", () -> kernels.rows().sum(x, sums, 0));
    line("sumOfSquares", () -> kernels.elements().sumOfSquares(x));
    AdamArguments adam = new AdamArguments(1, 1e-9f, 0.9f, 0.98f, 1e-8f, 0, 1);
    Tensor m = normal(ROWS, COLUMNS);
    Tensor v = normal(ROWS, COLUMNS);
    kernels.elements().multiply(m, m, v, 0);
    line("adam", () -> kernels.optimizer().adam(y, x, m, v, adam));
    for (Activation f : Activation.values()) {
      line("activate " + f, () -> kernels.activations().activate(f, x, out));
      line("activateBackward " + f, () -> kernels.activations().activateBackward(f, x, y, out, 0));
    }
  }

  private void attention() {
    int[] lengths = new int[SEQUENCES];
    Arrays.setAll(lengths, b -> LENGTH - 2 + b % 5);
    SequenceLayout layout = SequenceLayout.of(lengths);
    Tensor qkv = normal(layout.rows(), 3 * D);
    Tensor dqkv = normal(layout.rows(), 3 * D);
    Tensor result = normal(layout.rows(), D);
    Tensor gradient = normal(layout.rows(), D);
    Tensor logSumExp = normal(layout.rows(), HEADS);
    Matrix q = part(qkv, 0);
    for (boolean causal : new boolean[] {false, true}) {
      var a =
          new AttentionArguments(
              q, part(qkv, 1), part(qkv, 2), layout, layout, HEADS, 0.1f, causal, 0.1, 7);
      String name = causal ? "causal attention" : "attention";
      int rows = HEADS * layout.rows();
      line(name, rows, LENGTH, () -> kernels.attention().forward(a, result, logSumExp));
      Matrix dq = part(dqkv, 0);
      Matrix dk = part(dqkv, 1);
      Matrix dv = part(dqkv, 2);
      line(
          name + " backward",
          rows,
          LENGTH,
          () -> kernels.attention().backward(a, result, logSumExp, gradient, dq, dk, dv));
    }
  }

  private static Matrix part(Tensor qkv, int index) {
    return qkv.columns(index * D, (index + 1) * D);
  }

  /** Hypotheses that have read as many rows of a cache as a sequence is long. */
  private void attentionIndexed() {
    Matrix cache = normal(ROWS * LENGTH, D).matrix();
    Matrix queries = normal(ROWS, D).matrix();
    Tensor result = normal(ROWS, D);
    int[] rows = random.ints(ROWS * LENGTH, 0, cache.rows()).toArray();
    int[] from = IntStream.rangeClosed(0, ROWS).map(i -> i * LENGTH).toArray();
    line(
        "attentionIndexed",
        rows.length,
        D,
        () -> kernels.attention().indexed(queries, cache, cache, rows, from, HEADS, 0.1f, result));
  }

  private void pairs() {
    SequenceLayout layout = SequenceLayout.of(ROWS);
    Pairs pairs = Pairs.dense(layout, layout, true);
    int count = ROWS * (ROWS + 1) / 2;
    Tensor q = normal(ROWS, D);
    Tensor result = normal(ROWS, D);
    Tensor weights = normal(count, HEADS);
    Tensor other = normal(count, HEADS);
    line(
        "pairDots",
        count,
        D,
        () -> kernels.pairs().dots(q.matrix(), q.matrix(), pairs, HEADS, 0.1f, weights));
    line(
        "pairSum",
        count,
        D,
        () -> kernels.pairs().sum(weights, q.matrix(), pairs, 0.1f, result.matrix()));
    line(
        "pairScatter",
        count,
        D,
        () -> kernels.pairs().scatter(weights, q.matrix(), pairs, 0, result.matrix()));
    line("pairSoftmax", 1, count * HEADS, () -> kernels.pairs().softmax(weights, pairs, other));
    line(
        "pairSoftmaxBackward",
        1,
        count * HEADS,
        () -> kernels.pairs().softmaxBackward(other, weights, pairs, weights));
  }
}
