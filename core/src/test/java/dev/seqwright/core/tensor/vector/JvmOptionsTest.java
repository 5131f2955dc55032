package dev.seqwright.core.tensor.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The options with which the launcher, the tests and the benchmarks start Java. */
class JvmOptionsTest {
  private static final String HINT = "-XX:CompileCommand=dontinline,";

  static List<String> hints() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(System.getProperty("jvm.options")))) {
      return lines
          .filter(line -> line.startsWith(HINT))
          .map(l -> l.substring(HINT.length()))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("hints")
  void theCompilerIsToldOfMethodsThatThereAre(String hint) throws ClassNotFoundException {
    String[] names = hint.split("::", 2);
    Class<?> type = Class.forName(names[0]);
    assertThat(Arrays.stream(type.getDeclaredMethods()).map(method -> method.getName()))
        .as(hint)
        .anyMatch(name -> names[1].equals("*") || names[1].equals(name));
  }

  /**
   * A pass that is not inlined makes an object of every vector, others some objects a call. Calls
   * wait for the compiler, so that a busy machine measures the same code.
   */
  @Test
  void noPassMakesAnObjectOfEveryVector() throws Exception {
    String[] kernels =
        JavaProcess.output(
                JavaProcess.classPath(),
                KernelAllocations.class,
                JavaProcess.launcherOptions(),
                "-XX:+UseSerialGC",
                "-Xbatch")
            .split("\\R");
    assertThat(kernels)
        .filteredOn(line -> line.contains(";"))
        .hasSizeGreaterThan(35)
        .allSatisfy(JvmOptionsTest::isInlined);
  }

  private static void isInlined(String kernel) {
    String[] parts = kernel.split(";", 3);
    long bytes = Long.parseLong(parts[1]);
    long allowed = Long.parseLong(parts[2]);
    assertThat(bytes).as("bytes that a call of %s allocates", parts[0]).isLessThan(allowed);
  }
}
