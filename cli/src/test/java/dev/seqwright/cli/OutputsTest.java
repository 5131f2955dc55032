package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a shell starts it: descriptors, pipes and two processes at once. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are those of bash")
@Timeout(120)
class OutputsTest {
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  /** Needs no model that was trained, so it starts in no time. */
  private static final String DECODE = "seqwright tokenizer decode -m the.model";

  @TempDir private static Path folder;

  record Result(int exitCode, String out, String err) {}

  @BeforeAll
  static void model() throws IOException {
    Files.writeString(folder.resolve("text"), "ab cab\nbac abc\ncba bca\n");
    Files.writeString(folder.resolve("pieces"), "▁ a b\n▁ c\n");
    CommandRun run =
        CommandRun.of(
            "tokenizer",
            "train",
            "--type=char",
            "--vocabulary-size=20",
            "-i",
            folder.resolve("text").toString(),
            "-o",
            folder.resolve("the.model").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** Runs a command line of bash in which {@code seqwright} is this program. */
  private static Result bash(String line) throws Exception {
    String function =
        "seqwright() { '%s' %s -cp '%s' %s \"$@\"; }\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
                    + " --sun-misc-unsafe-memory-access=allow",
                CLASS_PATH,
                Main.class.getName());
    Process process =
        new ProcessBuilder("bash", "-c", function + line)
            .directory(folder.toFile())
            .redirectInput(folder.resolve("pieces").toFile())
            .redirectOutput(folder.resolve("stdout").toFile())
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    return new Result(
        process.waitFor(),
        Files.readString(folder.resolve("stdout")),
        Files.readString(folder.resolve("stderr")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DECODE + " -o >(cat) && wait $!",
        DECODE + " -o /dev/stdout | cat",
        DECODE + " -o /dev/fd/1 | cat",
        DECODE + " -o - | cat",
        DECODE + " -o /dev/stdout",
        DECODE + " -o /dev/fd/5 5>&1",
        DECODE + " -i - -o new && cat new && rm new",
      })
  void everyNameOfAnOutputIsWritten(String line) throws Exception {
    assertThat(bash(line)).isEqualTo(new Result(0, "ab\nc\n", ""));
  }

  @Test
  void whatOthersWriteToTheSameFileStays() throws Exception {
    assertThat(bash("echo before; " + DECODE + " -o /dev/stdout; echo behind"))
        .isEqualTo(new Result(0, "before\nab\nc\nbehind\n", ""));
  }

  @Test
  void aModelMayGoThroughAPipe() throws Exception {
    String train = "seqwright tokenizer train --type=char --vocabulary-size=20 -i text -o ";
    Result result = bash(train + "- | cmp - the.model && echo same");
    assertThat(result.out()).as(result.err()).isEqualTo("same\n");
  }

  @Test
  void aReaderThatLeavesEndsTheCommandQuietly() throws Exception {
    Result result = bash("yes '▁ a b' | " + DECODE + " -o >(head -n 1); wait $!");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("ab\n");
  }

  @Test
  void anOutputThatIsReadIsRefused() throws Exception {
    for (String line : List.of(DECODE + " -i pieces -o pieces", DECODE + " -i pieces >> pieces")) {
      Result result = bash(line);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("pieces is an input and the output, too");
      assertThat(folder.resolve("pieces")).hasContent("▁ a b\n▁ c\n");
    }
  }

  @Test
  void twoAtOnceLeaveTheWholeOfOneAndNothingElse() throws Exception {
    Result result =
        bash(
            "yes '▁ a b' | head -n 20000 >one; yes '▁ c' | head -n 20000 >two; "
                + "(%s -i one -o same & %s -i two -o same & wait); sort -u same; rm one two same"
                    .formatted(DECODE, DECODE));
    assertThat(result.out()).isIn("ab\n", "c\n");
    assertThat(result.err()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("text", "pieces", "the.model", "stdout", "stderr");
    }
  }
}
