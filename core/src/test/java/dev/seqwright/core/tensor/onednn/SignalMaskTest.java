package dev.seqwright.core.tensor.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.JavaProcess;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.Samples;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SignalMaskTest {
  private static final int SEGMENTATION_FAULT = 11;
  private static final int USER_2 = 12;
  private static final int PROFILING = 27;

  @Test
  void signalsWaitUntilReleasedAndFaultsDoNot() throws IOException {
    SignalMask mask = new SignalMask();
    BigInteger before = blocked();
    mask.hold();
    BigInteger meanwhile = blocked();
    mask.release();
    assertThat(meanwhile.testBit(USER_2 - 1)).isTrue();
    assertThat(meanwhile.testBit(PROFILING - 1)).isTrue();
    assertThat(meanwhile.testBit(SEGMENTATION_FAULT - 1)).isFalse();
    assertThat(blocked()).isEqualTo(before);
    assertThat(before.testBit(USER_2 - 1)).isFalse();
  }

  /** What the kernel says of the calling thread. */
  private static BigInteger blocked() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
            .filter(l -> l.startsWith("SigBlk:"))
            .findFirst()
            .orElseThrow();
    return new BigInteger(line.substring("SigBlk:".length()).strip(), 16);
  }

  /** In a process of its own, as a profiler's signal in the wrong moment ends it. */
  @Test
  void productsAreRightWhileAProfilerInterruptsThem() throws Exception {
    String out =
        JavaProcess.output(
            JavaProcess.classPath(),
            Program.class,
            JavaProcess.launcherOptions(),
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null");
    assertThat(out).endsWith("all alike\n");
  }

  /** Multiplies in two threads, each sampled a thousand times a second. */
  static final class Program {
    private static final int PRODUCTS = 1000;

    private Program() {}

    public static void main(String... none) {
      try (Recording recording = new Recording()) {
        for (String event : new String[] {"jdk.ExecutionSample", "jdk.NativeMethodSample"}) {
          recording.enable(event).withPeriod(Duration.ofMillis(1));
        }
        recording.start();
        boolean alike = IntStream.range(0, 2).parallel().allMatch(Program::areAlike);
        System.out.println(alike ? "all alike" : "not alike");
      }
    }

    private static boolean areAlike(int thread) {
      Samples samples = new Samples();
      Tensor x = samples.normal(512, 256);
      try (OneDnnProducts products = new OneDnnProducts(PlainKernels.create().activations())) {
        return IntStream.of(256, 512).allMatch(n -> areAlike(products, x, samples.normal(256, n)));
      }
    }

    /** Products whose matrices are packed and others. */
    private static boolean areAlike(ProductKernels products, Tensor x, Tensor factor) {
      Samples samples = new Samples();
      Tensor first = samples.undefined(512, factor.columns());
      Tensor gradient = samples.undefined(factor.columns(), 256);
      products(products, x, factor, first, gradient);
      Tensor again = samples.undefined(512, factor.columns());
      Tensor anotherGradient = samples.undefined(factor.columns(), 256);
      for (int i = 0; i < PRODUCTS; i++) {
        products(products, x, factor, again, anotherGradient);
      }
      return again.memory().mismatch(first.memory()) < 0
          && anotherGradient.memory().mismatch(gradient.memory()) < 0;
    }

    private static void products(
        ProductKernels products, Tensor x, Tensor factor, Tensor out, Tensor gradient) {
      products.gemm(x.matrix(), factor.matrix(), out.matrix(), 0);
      products.weightGradient(out, x, gradient, 0);
    }
  }
}
