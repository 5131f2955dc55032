package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.FakeInstallation.Result;
import dev.seqwright.cli.FakeInstallation.Writer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the launcher starts {@code translate} for little input, and for more. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LittleInputTest {
  private static final String VECTORS = "/jvm.options";
  private static final String LOOPS = "/coldstart/seqwright-coldstart-1.jar:";

  /** What the launcher has read of standard input and what is left of it, as the program reads. */
  private static final String READ_ALL =
      "for a in \"$@\"; do case $a in -Dseqwright.head=*) cat <&\"${a#*=}\" ;; esac; done; cat";

  private static final String LINE = "Zwei Männer.\n";

  @TempDir private Path folder;
  private FakeInstallation seqwright;

  @BeforeEach
  void install() throws IOException {
    seqwright = new FakeInstallation(folder);
    seqwright.jdk("25", "echo \"$@\"", READ_ALL);
    seqwright.jars();
  }

  private Result run(Writer input, String... options) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("translate"), Stream.of(options)).toArray(String[]::new);
    return seqwright.run(seqwright.script(), input, arguments);
  }

  private static Writer text(String text) {
    return to -> to.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name, int lines) throws IOException {
    return Files.writeString(folder.resolve(name), LINE.repeat(lines));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-i %s", "-i=%s", "-i%s", "--input %s", "--input=%s"})
  void aSmallFileIsTranslatedByLoops(String option) throws Exception {
    String[] options = option.formatted(file("small", 3)).split(" ");
    assertThat(run(text(""), options).out()).contains(LOOPS, "-Xmx5g -ea").doesNotContain(VECTORS);
  }

  @Test
  void aLargeFileAndAPackedOneAreTranslatedByVectors() throws Exception {
    for (Path file : List.of(file("large", 300), file("small.gz", 1))) {
      String out = run(text(""), "--input", file.toString()).out();
      assertThat(out).contains(VECTORS).doesNotContain(LOOPS);
    }
  }

  @Test
  void aFileThatIsNotThereIsLeftToTheProgram() throws Exception {
    assertThat(run(text(""), "--input", "nowhere").out()).contains(VECTORS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", LINE, LINE + "\n\\ %s \\n \t" + LINE})
  void littleStandardInputArrivesAsItIs(String input) throws Exception {
    Result result = run(text(input));
    assertThat(result.out()).contains(LOOPS).endsWith("Main translate\n" + input);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "\n\\ \\n\t%s", "a\u0000b\u0000%s", "\u0000%s"})
  void muchStandardInputArrivesAsItIs(String form) throws Exception {
    String input = form.formatted(LINE.repeat(20_000));
    Result result = run(text(input));
    assertThat(result.out()).contains(VECTORS).endsWith("Main translate\n" + input);
  }

  @Test
  void aZeroByteInLittleInputIsKept() throws Exception {
    assertThat(run(text("a\u0000b")).out()).endsWith("Main translate\na\u0000b");
  }

  @Test
  void aConversationIsNotWaitedFor() throws Exception {
    Result result =
        run(
            to -> {
              text("first\n").write(to);
              to.flush();
              Thread.sleep(500);
              text("second\n").write(to);
            });
    assertThat(result.out()).contains(VECTORS).endsWith("Main translate\nfirst\nsecond\n");
  }

  @Test
  void ofTheOptionsItGetsThoseThatDoNotConcernVectors() throws Exception {
    assertThat(run(text(LINE)).out())
        .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
        .doesNotContain("jdk.incubator.vector", "CompileCommand");
  }

  @Test
  void anArchiveOfItsOwnIsUsedIfItIsThere() throws Exception {
    assertThat(run(text(LINE)).out()).doesNotContain("SharedArchiveFile");
    seqwright.archives();
    Path archive = seqwright.lib().resolve("coldstart/translate.jsa");
    assertThat(run(text(LINE)).out()).contains("-XX:SharedArchiveFile=" + archive);
  }

  @Test
  void nothingIsWrittenToTheInstallation() throws Exception {
    seqwright.archives();
    List<String> before = seqwright.contents();
    assertThat(run(text(LINE)).exitCode()).isZero();
    assertThat(run(text(""), "--input", "more.gz").exitCode()).isZero();
    assertThat(seqwright.contents()).isEqualTo(before);
  }
}
