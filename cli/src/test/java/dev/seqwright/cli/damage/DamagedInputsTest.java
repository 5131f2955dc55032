package dev.seqwright.cli.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is damaged, every command ends, with its work done or with one message and exit code 2:
 * no fault of ours, no abort of native code, no command that never ends. Commands run in processes
 * of their own, many in each. The inputs of a number are the same every time, so that {@code main}
 * of {@link DamagedInputs} shows one again.
 */
class DamagedInputsTest {
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  private static final int SHORT = 204;
  private static final int ALL = 20_000;
  private static final int BATCH = 2_000;

  @TempDir private Path folder;

  @Test
  void someDamagedInputs() throws Exception {
    assertThat(failures(0, SHORT)).isEmpty();
  }

  @Test
  @Tag("long")
  void twentyThousandDamagedInputs() throws Exception {
    List<String> failures = new ArrayList<>();
    for (int first = SHORT; first < ALL; first += BATCH) {
      failures.addAll(failures(first, Math.min(ALL, first + BATCH)));
    }
    assertThat(failures).isEmpty();
  }

  /** A process that ends early is one failure; the inputs behind it go to the next process. */
  private List<String> failures(int first, int end) throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    int next = first;
    while (next < end) {
      int code = run(next, end);
      List<String> lines = Files.readAllLines(folder.resolve("output"));
      lines.stream().filter(line -> line.startsWith("wrong ")).forEach(failures::add);
      if (code == 0) {
        return failures;
      }
      String last = lines.stream().filter(l -> l.startsWith("begin ")).reduce("", (a, b) -> b);
      failures.add("the process ended with " + code + " after " + last);
      next = last.isEmpty() ? end : Integer.parseInt(last.split(" ", -1)[1]) + 1;
    }
    return failures;
  }

  private int run(int first, int end) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-XX:-CreateCoredumpOnCrash"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:ErrorFile=/dev/null"));
    command.addAll(List.of("-cp", CLASS_PATH, DamagedInputs.class.getName()));
    command.addAll(List.of(folder.toString(), String.valueOf(first), String.valueOf(end)));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("output").toFile())
        .redirectError(folder.resolve("errors").toFile())
        .start()
        .waitFor();
  }
}
