package dev.seqwright.core.tensor;

import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels of a training step of the small model (D 256, F 1024, V 8000, 1700 rows a worker),
 * one by one on one thread, and the two that measure what the machine can do at most: a product of
 * 1536 by 1536 and a copy of 128 MB. {@link Roofline} runs them and tells the share of each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  static final int ROWS = 1700;
  static final int D = 256;
  static final int F = 1024;
  static final int V = 8000;
  static final int LOGIT_ROWS = 256;
  static final int PARAMETERS = 3_800_000;
  static final int SQUARE = 1536;
  static final int COPY = 32 << 20;
  private static final int HEADS = 4;
  private static final int LENGTH = 14;

  private final Workspace memory = new Workspace(new NativeSlabs());
  private final Random random = new Random(1);
  private final Kernels kernels = Backend.choose().kernels();

  private final Matrix square = normal(SQUARE, SQUARE).matrix();
  private final Matrix result = normal(SQUARE, SQUARE).matrix();
  private final Tensor from = memory.zeros(COPY);
  private final Tensor to = memory.zeros(COPY);
  private final Tensor x = normal(ROWS, D);
  private final Tensor y = normal(ROWS, D);
  private final Tensor dy = normal(ROWS, D);
  private final Tensor h = normal(ROWS, F);
  private final Tensor weight = normal(F, D);
  private final Tensor dw = normal(F, D);
  private final Tensor bias = normal(F);
  private final Tensor gain = normal(D);
  private final Tensor dgain = memory.zeros(D);
  private final Tensor mean = memory.zeros(ROWS);
  private final Tensor rstd = memory.zeros(ROWS);
  private final Tensor logits = normal(LOGIT_ROWS, V);
  private final int[] targets = new int[LOGIT_ROWS];
  private final float[] losses = new float[LOGIT_ROWS];
  private final byte[] correct = new byte[LOGIT_ROWS];
  private final SequenceLayout layout = layout();
  private final Tensor qkv = normal(layout.rows(), 3 * D);
  private final Tensor dqkv = normal(layout.rows(), 3 * D);
  private final Tensor out = normal(layout.rows(), D);
  private final Tensor dout = normal(layout.rows(), D);
  private final Tensor logSumExp = normal(layout.rows(), HEADS);
  private final Tensor parameter = normal(PARAMETERS);
  private final Tensor gradient = normal(PARAMETERS);
  private final Tensor m = memory.zeros(PARAMETERS);
  private final Tensor v = memory.zeros(PARAMETERS);

  private Tensor normal(int... shape) {
    Tensor t = memory.allocate(shape);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, (float) random.nextGaussian());
    }
    return t;
  }

  /** Sentences of 12 to 16 words, always the same. */
  static SequenceLayout layout() {
    int[] lengths = new int[ROWS / LENGTH];
    Arrays.setAll(lengths, b -> LENGTH - 2 + b % 5);
    return SequenceLayout.of(lengths);
  }

  private AttentionArguments arguments(boolean causal) {
    return new AttentionArguments(
        part(qkv, 0), part(qkv, 1), part(qkv, 2), layout, layout, HEADS, 0.125f, causal, 0.1, 7);
  }

  private static Matrix part(Tensor qkv, int index) {
    return qkv.columns(index * D, (index + 1) * D);
  }

  @Benchmark
  public void peakProduct() {
    kernels.products().gemm(square, square, result, 0);
  }

  @Benchmark
  public void peakCopy() {
    to.copyFrom(from);
  }

  @Benchmark
  public void linearRelu() {
    kernels.products().linear(x, weight, bias, Activation.RELU, h);
  }

  @Benchmark
  public void gradientOfInput() {
    kernels.products().gemm(h.matrix(), weight.matrix(), y.matrix(), 0);
  }

  @Benchmark
  public void gradientOfWeight() {
    kernels.products().weightGradient(h, x, dw, 0);
  }

  @Benchmark
  public void gradientOfBias() {
    kernels.rows().sum(h, bias, 0);
  }

  @Benchmark
  public void layerNorm() {
    kernels.norms().layerNorm(x, gain, gain, 1e-5f, y, mean, rstd);
  }

  @Benchmark
  public void layerNormBackward() {
    kernels.norms().layerNormBackward(dy, x, gain, mean, rstd, y, 0, dgain, dgain);
  }

  @Benchmark
  public void dropoutAndResidual() {
    kernels.dropout().dropoutAdd(x, dy, 0.1, 7, y);
  }

  @Benchmark
  public void crossEntropy() {
    kernels.softmax().crossEntropy(logits, targets, 0.1f, 1, losses, losses, correct);
  }

  @Benchmark
  public void attention() {
    kernels.attention().forward(arguments(false), out, logSumExp);
  }

  @Benchmark
  public void attentionBackward() {
    attentionBackward(false);
  }

  @Benchmark
  public void causalAttention() {
    kernels.attention().forward(arguments(true), out, logSumExp);
  }

  @Benchmark
  public void causalAttentionBackward() {
    attentionBackward(true);
  }

  private void attentionBackward(boolean causal) {
    Matrix dq = part(dqkv, 0);
    kernels
        .attention()
        .backward(arguments(causal), out, logSumExp, dout, dq, part(dqkv, 1), part(dqkv, 2));
  }

  @Benchmark
  public void adam() {
    AdamArguments arguments = new AdamArguments(1, 1e-9f, 0.9f, 0.98f, 1e-8f, 0, 1);
    kernels.optimizer().adam(parameter, gradient, m, v, arguments);
  }
}
