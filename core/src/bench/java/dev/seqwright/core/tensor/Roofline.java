package dev.seqwright.core.tensor;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link KernelBenchmark} and writes a table: time, rate, and the share of the roofline, which
 * is the larger of operations over the peak of products and bytes over that of a copy (Williams et
 * al. 2009). Working sets that stay in a cache can be above it.
 */
public final class Roofline {
  /**
   * What a kernel does at least.
   *
   * @param flops operations of its products
   * @param bytes read and written, each operand once
   */
  private record Work(double flops, double bytes) {}

  private static final Map<String, Work> WORK = work();

  private Roofline() {}

  /** Arguments: names of benchmarks, all without any. */
  public static void main(String... names) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    if (names.length == 0) {
      options.include(KernelBenchmark.class.getSimpleName());
    } else {
      options.include("KernelBenchmark.(peak.*|" + String.join("|", names) + ")$");
    }
    print(new Runner(options.build()).run());
  }

  private static Map<String, Work> work() {
    double x = 4.0 * KernelBenchmark.ROWS * KernelBenchmark.D;
    double h = 4.0 * KernelBenchmark.ROWS * KernelBenchmark.F;
    double product = 2.0 * KernelBenchmark.ROWS * KernelBenchmark.D * KernelBenchmark.F;
    double operands = x + h + 4.0 * KernelBenchmark.D * KernelBenchmark.F;
    Map<String, Work> work = new LinkedHashMap<>();
    work.put("peakProduct", new Work(2 * Math.pow(KernelBenchmark.SQUARE, 3), 0));
    work.put("peakCopy", new Work(0, 8.0 * KernelBenchmark.COPY));
    work.put("linearRelu", new Work(product, operands));
    work.put("gradientOfInput", new Work(product, operands));
    work.put("gradientOfWeight", new Work(product, operands));
    work.put("gradientOfBias", new Work(0, h));
    work.put("layerNorm", new Work(0, 2 * x));
    work.put("layerNormBackward", new Work(0, 3 * x));
    work.put("dropoutAndResidual", new Work(0, 3 * x));
    work.put("crossEntropy", new Work(0, 8.0 * KernelBenchmark.LOGIT_ROWS * KernelBenchmark.V));
    work.put("attention", attention(4, 4, false));
    work.put("attentionBackward", attention(10, 8, false));
    work.put("causalAttention", attention(4, 4, true));
    work.put("causalAttentionBackward", attention(10, 8, true));
    work.put("adam", new Work(0, 28.0 * KernelBenchmark.PARAMETERS));
    return work;
  }

  private static Work attention(double products, double matrices, boolean causal) {
    SequenceLayout layout = KernelBenchmark.layout();
    double pairs = 0;
    for (int b = 0; b < layout.sequences(); b++) {
      double n = layout.length(b);
      pairs += causal ? n * (n + 1) / 2 : n * n;
    }
    double d = KernelBenchmark.D;
    return new Work(products * pairs * d, matrices * 4 * layout.rows() * d);
  }

  private static void print(Collection<RunResult> results) {
    Map<String, Double> micros = new LinkedHashMap<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      micros.put(name.substring(name.lastIndexOf('.') + 1), result.getPrimaryResult().getScore());
    }
    double flops = WORK.get("peakProduct").flops / micros.get("peakProduct");
    double bytes = WORK.get("peakCopy").bytes / micros.get("peakCopy");
    System.out.println(
        "\n| kernel | us | GFLOP/s | GB/s | share of the roofline |\n|---|---|---|---|---|");
    WORK.keySet().stream()
        .filter(micros::containsKey)
        .forEach(name -> System.out.println(row(name, micros.get(name), flops, bytes)));
  }

  private static String row(String name, double micros, double flops, double bytes) {
    Work work = WORK.get(name);
    double best = Math.max(work.flops / flops, work.bytes / bytes);
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %.0f | %.1f | %.0f %% |",
        name,
        micros,
        work.flops / micros / 1e3,
        work.bytes / micros / 1e3,
        100 * best / micros);
  }
}
