package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
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
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
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

    private static boolean areAlike(int seed) {
      try (Memory memory = new Memory(new NativeSlabs());
          OneDnnKernels kernels = new OneDnnKernels(new PlainKernels())) {
        Matrix a = random(memory, seed, 512, 256).matrix();
        Matrix b = random(memory, seed, 256, 256).matrix();
        Tensor first = memory.allocate(512, 256);
        kernels.gemm(a, b, first.matrix(), 0);
        Tensor again = memory.allocate(512, 256);
        for (int i = 0; i < PRODUCTS; i++) {
          kernels.gemm(a, b, again.matrix(), 0);
        }
        return again.memory().mismatch(first.memory()) < 0;
      }
    }

    private static Tensor random(Memory memory, int seed, int... shape) {
      Random random = new Random(seed);
      Tensor tensor = memory.allocate(shape);
      for (int i = 0; i < Tensor.elements(shape); i++) {
        tensor.set(i, (float) random.nextGaussian());
      }
      return tensor;
    }
  }
}
