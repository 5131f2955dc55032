package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.FakeInstallation.Result;
import dev.seqwright.cli.FakeInstallation.Writer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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
  private static final String VECTORS = "--add-modules jdk.incubator.vector";
  private static final String LOOPS = "/loops/*:";
  private static final String LINE = "Zwei Männer.\n";

  /** Tells how it was called and what it was given; makes an archive when it is told to. */
  private static final String[] JAVA = {
    "for a; do [[ $a == -XX:AOTCache=* ]] && cache=${a#*=}; done",
    "if [[ $* == *AOTMode=create* ]]; then echo classes >\"$cache\"; exit; fi",
    "echo \"$@\"",
    "cat"
  };

  @TempDir private Path folder;
  private FakeInstallation seqwright;

  @BeforeEach
  void install() throws IOException {
    seqwright = new FakeInstallation(folder);
    seqwright.jdk("25", JAVA);
    seqwright.jars();
  }

  /** An archive is put together after the run that began it. */
  @AfterEach
  void waitForArchives() throws Exception {
    for (int i = 0; i < 1000 && !files(".maker").isEmpty(); i++) {
      Thread.sleep(10);
    }
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
  void theFirstRunMakesAnArchiveThatLaterOnesUse() throws Exception {
    assertThat(run(text(LINE)).out()).contains("-XX:AOTMode=record").endsWith(LINE);
    Path archive = archive();
    assertThat(run(text(LINE)).out()).contains("-XX:AOTCache=" + archive).endsWith(LINE);
  }

  @Test
  void anArchiveIsMadeOnce() throws Exception {
    seqwright.jdk("25", "[[ $* == *AOTMode=create* ]] && sleep 1", "echo \"$@\"");
    assertThat(run(text(LINE)).out()).contains("-XX:AOTMode=record");
    assertThat(run(text(LINE)).out()).contains(LOOPS).doesNotContain("AOT");
  }

  @Test
  void anArchiveOlderThanAJarIsMadeAnew() throws Exception {
    run(text(LINE));
    Instant later = Instant.now().plusSeconds(60);
    archive();
    Files.setLastModifiedTime(seqwright.lib().resolve("loops/loops.jar"), FileTime.from(later));
    assertThat(run(text(LINE)).out()).contains("-XX:AOTMode=record");
  }

  @Test
  void aFirstRunThatFailsLeavesNothing() throws Exception {
    seqwright.jdk("25", "echo 'AOTConfiguration recorded: x' >&2; echo wrong >&2; exit 2");
    Result result = run(text(LINE));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("wrong\n");
    waitForArchives();
    assertThat(files(".aot")).isEmpty();
  }

  private Path archive() throws Exception {
    waitForArchives();
    assertThat(files(".aot")).hasSize(1);
    return files(".aot").get(0);
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(seqwright.lib())) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
