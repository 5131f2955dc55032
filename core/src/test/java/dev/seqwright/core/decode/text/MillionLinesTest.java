package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.decode.NumberCodec;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.Sizes;
import dev.seqwright.core.tensor.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A million lines pass through a Java machine whose heap could not hold a quarter of them. */
@Tag("long")
class MillionLinesTest {
  private static final int LINES = 1_000_000;

  /** Lines alone, and one document of so many sentences. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void memoryIsBounded(int context) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                JavaProcess.launcherOptions(),
                "-Xmx40m",
                "-cp",
                System.getProperty("java.class.path"),
                MillionLinesTest.class.getName(),
                Integer.toString(context))
            .inheritIO()
            .start();
    assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(child.exitValue()).isZero();
  }

  /** Fails if a line is lost or out of place. */
  public static void main(String[] arguments) {
    Translator translator =
        new Translator(
                Sizes.of(64, 4096, 20, 2),
                new NumberCodec(),
                () -> PrefixModel.sure(10, UnaryOperator.identity()))
            .inDocuments(Integer.parseInt(arguments[0]));
    long[] next = {0};
    translator.translate(
        IntStream.range(0, LINES).mapToObj(MillionLinesTest::line).map(Input::new).iterator(),
        translated -> {
          if (!translated.best().text().equals(line((int) next[0]++))) {
            throw new IllegalStateException("line " + translated.number() + " is not in place");
          }
        });
    System.exit(next[0] == LINES ? 0 : 1);
  }

  /** The digits of the number in base 9, each plus one. */
  private static String line(int number) {
    return Integer.toString(number, 9)
        .chars()
        .mapToObj(digit -> Integer.toString(digit - '0' + 1))
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }
}
