package dev.seqwright.core.tensor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The kernels of a training step of the small model (D 256, F 1024, V 8000, 1700 rows a worker),
 * one by one on one thread: median processor time after warming up, and the share of the roofline,
 * which is the larger of operations over the machine's peak and bytes over its bandwidth. Both
 * peaks are measured first: a product of 1536 by 1536 and a copy of 256 MB. Run as a program.
 */
public final class KernelBench {
  private static final int ROWS = 1700;
  private static final int D = 256;
  private static final int F = 1024;
  private static final int V = 8000;
  private static final int HEADS = 4;
  private static final int LENGTH = 14;
  private static final int ROUNDS = 60;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Memory memory = new Memory(new NativeSlabs());
  private final Random random = new Random(1);
  private final Kernels kernels = Backend.ONEDNN.kernels();
  private double flopsPerMicro;
  private double bytesPerMicro;

  private KernelBench() {}

  /** Writes the table to standard output. */
  public static void main(String... arguments) {
    new KernelBench().run();
  }

  private void run() {
    peaks();
    products();
    rows();
    crossEntropy();
    attention(false);
    attention(true);
    adam();
  }

  private void peaks() {
    int n = 1536;
    Matrix a = normal(n, n).matrix();
    Matrix c = normal(n, n).matrix();
    flopsPerMicro = 2.0 * n * n * n / median(() -> kernels.gemm(a, a, c, 0));
    Tensor from = memory.zeros(32 << 20);
    Tensor to = memory.zeros(32 << 20);
    bytesPerMicro = 8.0 * from.size() / median(() -> to.copyFrom(from));
    System.out.printf(
        Locale.ROOT,
        "peak: %.0f GFLOP/s, %.1f GB/s a thread%n",
        flopsPerMicro / 1e3,
        bytesPerMicro / 1e3);
    System.out.printf(
        Locale.ROOT, "%-26s %9s %9s %8s %9s%n", "kernel", "us", "GFLOP/s", "GB/s", "roofline");
  }

  private void products() {
    Tensor x = normal(ROWS, D);
    Tensor h = normal(ROWS, F);
    Tensor weight = normal(F, D);
    Tensor bias = normal(F);
    Tensor dx = normal(ROWS, D);
    double flops = 2.0 * ROWS * D * F;
    double bytes = 4.0 * (x.size() + h.size() + weight.size());
    report("linear, ReLU", flops, bytes, () -> kernels.linear(x, weight, bias, relu(), h));
    Matrix dz = h.matrix();
    report(
        "gradient of input", flops, bytes, () -> kernels.gemm(dz, weight.matrix(), dx.matrix(), 0));
    Matrix dw = normal(F, D).matrix();
    report(
        "gradient of weight", flops, bytes, () -> kernels.gemm(dz.transposed(), x.matrix(), dw, 1));
    report("gradient of bias", 0, 4.0 * h.size(), () -> kernels.sumRows(h, bias, 1));
    report("ReLU backward", 0, 12.0 * h.size(), () -> kernels.activateBackward(relu(), h, h, h, 0));
  }

  private static Activation relu() {
    return Activation.RELU;
  }

  private void rows() {
    Tensor x = normal(ROWS, D);
    Tensor y = normal(ROWS, D);
    Tensor dy = normal(ROWS, D);
    Tensor gain = normal(D);
    Tensor dgain = memory.zeros(D);
    Tensor mean = memory.zeros(ROWS);
    Tensor rstd = memory.zeros(ROWS);
    double bytes = 4.0 * x.size();
    report(
        "layer norm", 0, 2 * bytes, () -> kernels.layerNorm(x, gain, gain, 1e-5f, y, mean, rstd));
    report(
        "layer norm backward",
        0,
        3 * bytes,
        () -> kernels.layerNormBackward(dy, x, gain, mean, rstd, y, 0, dgain, dgain));
    report("dropout", 0, 2 * bytes, () -> kernels.dropout(x, 0.1, 7, y));
    report("dropout + residual", 0, 3 * bytes, () -> kernels.dropoutAdd(x, dy, 0.1, 7, y));
  }

  private void crossEntropy() {
    int rows = 256;
    Tensor logits = normal(rows, V);
    int[] targets = new int[rows];
    float[] losses = new float[rows];
    report(
        "cross-entropy",
        0,
        8.0 * logits.size(),
        () -> kernels.crossEntropy(logits, targets, 0.1f, 1, losses, losses, new byte[rows]));
  }

  private void attention(boolean causal) {
    int[] lengths = new int[ROWS / LENGTH];
    Arrays.setAll(lengths, b -> LENGTH - 2 + random.nextInt(5));
    Ragged layout = Ragged.of(lengths);
    int n = layout.rows();
    Tensor qkv = normal(n, 3 * D);
    Tensor dqkv = normal(n, 3 * D);
    AttentionArguments a =
        new AttentionArguments(
            part(qkv, 0),
            part(qkv, 1),
            part(qkv, 2),
            layout,
            layout,
            HEADS,
            0.125f,
            causal,
            0.1,
            7);
    Tensor out = normal(n, D);
    Tensor lse = normal(n, HEADS);
    Tensor dout = normal(n, D);
    double pairs = 0;
    for (int length : lengths) {
      pairs += causal ? length * (length + 1) / 2.0 : (double) length * length;
    }
    String kind = causal ? ", causal" : "";
    double bytes = 4.0 * (qkv.size() + out.size());
    report("attention" + kind, 4 * pairs * D, bytes, () -> kernels.attention(a, out, lse));
    report(
        "attention backward" + kind,
        10 * pairs * D,
        2 * bytes,
        () ->
            kernels.attentionBackward(
                a, out, lse, dout, part(dqkv, 0), part(dqkv, 1), part(dqkv, 2)));
  }

  private static Matrix part(Tensor qkv, int index) {
    return qkv.columns(index * D, (index + 1) * D);
  }

  private void adam() {
    Tensor parameter = normal(3_800_000);
    Tensor gradient = normal(3_800_000);
    Tensor m = memory.zeros(3_800_000);
    Tensor v = memory.zeros(3_800_000);
    AdamArguments a = new AdamArguments(1, 1e-9f, 0.9f, 0.98f, 1e-8f, 0, 1);
    report("Adam", 0, 28.0 * m.size(), () -> kernels.adam(parameter, gradient, m, v, a));
  }

  private void report(String name, double flops, double bytes, Runnable kernel) {
    double micros = median(kernel);
    double best = Math.max(flops / flopsPerMicro, bytes / bytesPerMicro);
    System.out.printf(
        Locale.ROOT,
        "%-26s %9.0f %9.1f %8.1f %8.0f%%%n",
        name,
        micros,
        flops / micros / 1e3,
        bytes / micros / 1e3,
        100 * best / micros);
  }

  /** Microseconds of processor time, of the later half of the rounds. */
  private double median(Runnable kernel) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long begin = threads.getCurrentThreadCpuTime();
      kernel.run();
      times.add((threads.getCurrentThreadCpuTime() - begin) / 1e3);
    }
    List<Double> warm = new ArrayList<>(times.subList(ROUNDS / 2, ROUNDS));
    Collections.sort(warm);
    return warm.get(warm.size() / 2);
  }

  private Tensor normal(int... shape) {
    Tensor x = memory.allocate(shape);
    for (long i = 0; i < x.size(); i++) {
      x.set(i, (float) random.nextGaussian());
    }
    return x;
  }
}
