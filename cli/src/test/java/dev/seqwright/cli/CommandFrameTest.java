package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.files.Output;
import dev.seqwright.tokenizer.TokenizerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

class CommandFrameTest {
  private static Callable<Void> trouble = () -> null;
  private static int built;

  /** How to say it. */
  enum Voice {
    LOW,
    HIGH
  }

  /** Says its words, or fails as the test wants. */
  @Command
  static final class Say implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--words", defaultValue = "hello", description = "What to say.")
    private String words;

    @Option(names = "--times", defaultValue = "1", description = "How often.")
    int times;

    @Option(names = "--loud", arity = "0..1", description = "Whether it is loud.")
    Optional<Boolean> loud = Optional.empty();

    @Option(
        names = {"-f", "--file"},
        description = "A file.")
    List<Path> files = List.of();

    @Option(names = "--voice", defaultValue = "low", description = "One of a few.")
    Voice voice;

    Say() {
      built++;
    }

    @Override
    public Integer call() throws Exception {
      trouble.call();
      spec.commandLine().getOut().println(words);
      return 3;
    }
  }

  /** A second command. */
  @Command
  static final class Shout implements Runnable {
    Shout() {
      throw new AssertionError("built although another command was asked for");
    }

    @Override
    public void run() {}
  }

  private static final List<CommandEntry> COMMANDS =
      List.of(
          new CommandEntry("say", "Says words.", Say.class),
          new CommandEntry("shout", "Shouts words.", Shout.class));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return run(out, arguments);
  }

  private int run(OutputStream target, String... arguments) {
    PrintStream messages = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new CommandFrame(COMMANDS, new Output(target, "standard output"), messages)
        .run(arguments);
  }

  private int runFailing(Exception with, String... arguments) {
    trouble =
        () -> {
          throw with;
        };
    try {
      return run(arguments);
    } finally {
      trouble = () -> null;
    }
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void commandWritesToOutputAndGivesItsExitCode() {
    assertThat(run("say", "--words", "grüß dich")).isEqualTo(3);
    assertThat(out()).isEqualTo("grüß dich\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void helpNamesEveryCommandAndBuildsNone() {
    int before = built;
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("say", "Says words.", "shout", "Shouts words.", "Exit codes:");
    assertThat(built).isEqualTo(before);
  }

  @Test
  void helpOfACommandHasItsOptions() {
    assertThat(run("say", "--help")).isZero();
    assertThat(out()).contains("Usage: seqwright say", "Says words.", "--words", "--verbose");
  }

  @Test
  void versionGoesToOutput() {
    assertThat(run("--version")).isZero();
    assertThat(out()).startsWith("seqwright ");
  }

  @Test
  void unknownCommandNamesTheClosest() {
    assertThat(run("shuot")).isEqualTo(2);
    assertThat(err()).contains("seqwright: unknown command 'shuot', did you mean 'shout'?");
  }

  @Test
  void unknownOptionNamesTheClosest() {
    assertThat(run("say", "--wrods=x")).isEqualTo(2);
    assertThat(err())
        .contains("unknown option '--wrods', did you mean '--words'?")
        .contains("'seqwright say --help' tells more");
  }

  /** No word of Java's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --times=x     | --times: found 'x', expected a whole number
          --times=1e3   | --times: found '1e3', expected a whole number
          --loud=maybe  | --loud: found 'maybe', expected true or false
          --voice=deep  | --voice: found 'deep', expected one of low, high
          """)
  void aWrongValueSaysWhatWasExpected(String option, String message) {
    assertThat(run("say", option)).isEqualTo(2);
    assertThat(err().lines())
        .containsExactly("seqwright: " + message, "'seqwright say --help' tells more");
  }

  @Test
  void aNameThatNoFileCanHaveIsAMistakeLikeOthers() {
    assertThat(run("say", "-f", "a\0b")).isEqualTo(2);
    assertThat(err()).contains("--file: found 'a\0b', expected the name of a file or folder");
  }

  @Test
  void aWordThatBeginsWithAtIsNoFileOfArguments() {
    assertThat(run("say", "--words", "@@")).isEqualTo(3);
    assertThat(run("say", "--words=@/nowhere")).isEqualTo(3);
    assertThat(out()).isEqualTo("@@\n@/nowhere\n");
  }

  @Test
  void noCommandIsAMistake() {
    assertThat(run()).isEqualTo(2);
    assertThat(err()).contains("no command given");
  }

  @Test
  void userMistakesAreOneMessageAndExitCode2() {
    assertThat(runFailing(new UserException("a.yaml:3: not so"), "say")).isEqualTo(2);
    assertThat(runFailing(new TokenizerException("b.model: cut"), "say")).isEqualTo(2);
    assertThat(err().lines())
        .containsExactly("seqwright: a.yaml:3: not so", "seqwright: b.model: cut");
  }

  @Test
  void missingFilesAndFullDisksAreTheUsersToMend() {
    assertThat(runFailing(new NoSuchFileException("in.txt"), "say")).isEqualTo(2);
    var full = new FileSystemException("m/model.safetensors", null, "No space left on device");
    assertThat(runFailing(new UncheckedIOException(full), "say")).isEqualTo(2);
    assertThat(err().lines())
        .containsExactly(
            "seqwright: in.txt: no such file or folder",
            "See docs/troubleshooting.md#missing-file.",
            "seqwright: m/model.safetensors: No space left on device",
            "See docs/troubleshooting.md#cannot-write.");
  }

  @Test
  void mistakesPointToTheSectionThatExplainsThem() {
    var mistake = new UserException(Help.UNKNOWN_KIND, "there is no kind 'bnad'");
    assertThat(runFailing(new UserException("model: " + mistake.getMessage(), mistake), "say"))
        .isEqualTo(2);
    assertThat(err().lines())
        .containsExactly(
            "seqwright: model: there is no kind 'bnad'",
            "See docs/troubleshooting.md#unknown-kind.");
  }

  @Test
  void mistakesThatNoSectionExplainsAreOneLine() {
    assertThat(runFailing(new UserException("leave one of them out"), "say")).isEqualTo(2);
    assertThat(err().lines()).containsExactly("seqwright: leave one of them out");
  }

  @Test
  void ourFaultsShowTheStackTraceAndHowToReportThem() {
    assertThat(runFailing(new IllegalStateException("impossible"), "say")).isEqualTo(1);
    assertThat(err())
        .contains(
            "java.lang.IllegalStateException: impossible",
            "at dev.seqwright.cli.",
            "Please report it");
  }

  @Test
  void fullDiskBehindTheOutputIsAMessage() {
    assertThat(run(failing("No space left on device"), "say")).isEqualTo(2);
    assertThat(err())
        .startsWith("seqwright: standard output: ")
        .contains("No space left on device");
  }

  @Test
  void readerThatLeavesEndsTheCommandQuietly() {
    assertThat(run(failing("Broken pipe"), "say")).isEqualTo(141);
    assertThat(err()).isEmpty();
  }

  @Test
  void outOfMemorySaysWhatToDo() {
    FailureReport report = FailureReport.of(new OutOfMemoryError("Java heap space"));
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.message()).contains("Java heap space", "MiB", "SEQWRIGHT_JAVA_OPTS=-Xmx");
    assertThat(report.help()).contains(Help.OUT_OF_MEMORY);
  }

  @Test
  void moreHeapIsNoAdviceWhereOtherMemoryIsFull() {
    FailureReport report = FailureReport.of(new OutOfMemoryError("malloc of 800 bytes failed"));
    assertThat(report.message()).contains("malloc", "ask for less").doesNotContain("-Xmx");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
