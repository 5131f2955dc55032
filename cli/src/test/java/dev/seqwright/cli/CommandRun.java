package dev.seqwright.cli;

import dev.seqwright.core.files.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What one command gave back.
 *
 * @param exitCode as the shell would see it
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error, the log left out
 */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command of {@code seqwright} in this process, through all of its command line. */
  public static CommandRun of(String... arguments) {
    return withInput("", arguments);
  }

  /** Runs a command that reads {@code input} from standard input. */
  public static CommandRun withInput(String input, String... arguments) {
    InputStream before = System.in;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream messages = new PrintStream(err, true, StandardCharsets.UTF_8);
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      int code =
          new CommandFrame(Commands.ALL, new Output(out, "standard output"), messages)
              .run(arguments);
      return new CommandRun(code, text(out), text(err));
    } finally {
      System.setIn(before);
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
