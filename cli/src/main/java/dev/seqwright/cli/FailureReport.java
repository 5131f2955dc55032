package dev.seqwright.cli;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.files.ClosedPipeException;
import dev.seqwright.tokenizer.TokenizerException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * What the user is told when a command fails, and the exit code: one message for what she can mend,
 * a stack trace only for a fault of ours, nothing when the reader of the output has left.
 *
 * @param exitCode of the process
 * @param message without the program's name; empty says nothing
 * @param help the section of the documentation that explains the mistake
 * @param fault the failure whose stack trace is to be printed, if it is ours
 */
record FailureReport(int exitCode, String message, Optional<Help> help, Optional<Throwable> fault) {
  private static final int FAULT = 1;
  private static final int USER = 2;

  /** What a shell reports for a program ended by SIGPIPE (128 + 13). */
  private static final int CLOSED_PIPE = 141;

  private static final long MIB = 1L << 20;
  private static final String PAGE = "docs/troubleshooting.md";

  /** A mistake of the user's, or a limit of her machine. */
  static FailureReport ofUser(String message) {
    return ofUser(message, Optional.empty());
  }

  private static FailureReport ofUser(String message, Optional<Help> help) {
    return new FailureReport(USER, message, help, Optional.empty());
  }

  private static FailureReport silent(int exitCode, Optional<Throwable> fault) {
    return new FailureReport(exitCode, "", Optional.empty(), fault);
  }

  /** The report of any failure that reached the top. */
  static FailureReport of(Throwable failure) {
    return switch (failure) {
      case UserException e -> ofUser(e.getMessage(), Help.of(e));
      case TokenizerException e -> ofUser(e.getMessage(), help(e));
      case ClosedPipeException _ -> silent(CLOSED_PIPE, Optional.empty());
      case UncheckedIOException e -> of(e.getCause());
      case FileSystemException e -> ofUser(e.getFile() + ": " + FileProblem.of(e), help(e));
      case IOException e -> ofUser("cannot read or write: " + FileProblem.of(e));
      case OutOfMemoryError e -> ofUser(outOfMemory(e), Optional.of(Help.OUT_OF_MEMORY));
      default -> silent(FAULT, Optional.of(failure));
    };
  }

  private static Optional<Help> help(TokenizerException e) {
    return switch (e.topic()) {
      case MISSING_FILE -> Optional.of(Help.MISSING_FILE);
      case DAMAGED_MODEL -> Optional.of(Help.DAMAGED_MODEL);
      case VOCABULARY_SIZE -> Optional.of(Help.VOCABULARY_SIZE);
      case NATIVE_LIBRARY -> Optional.of(Help.NATIVE_LIBRARY);
      case OTHER -> Optional.empty();
    };
  }

  private static Optional<Help> help(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException _, NotDirectoryException _ -> Optional.of(Help.MISSING_FILE);
      case FileAlreadyExistsException _ -> Optional.empty();
      default -> Optional.of(Help.CANNOT_WRITE);
    };
  }

  private static String outOfMemory(OutOfMemoryError e) {
    String reason = String.valueOf(e.getMessage());
    boolean heap = reason.contains("heap") || reason.contains("GC overhead");
    return "out of memory ("
        + reason
        + "): "
        + (heap ? moreHeap() : "ask for less: ")
        + "a smaller --max-tokens, a smaller beam, a smaller model";
  }

  private static String moreHeap() {
    return "the Java heap may grow to "
        + Runtime.getRuntime().maxMemory() / MIB
        + " MiB. Give it more, for example SEQWRIGHT_JAVA_OPTS=-Xmx8g, or ask for less: ";
  }

  /** Prints the message, or the stack trace and how to report it. */
  void print(PrintStream err) {
    if (!message.isEmpty()) {
      err.println("seqwright: " + message);
    }
    help.ifPresent(section -> err.println("See " + PAGE + "#" + section.anchor() + "."));
    fault.ifPresent(failure -> printFault(failure, err));
  }

  private static void printFault(Throwable failure, PrintStream err) {
    failure.printStackTrace(err);
    err.printf(
        "seqwright: this is a fault of Seqwright. Please report it to the project's issue tracker"
            + " with the command, the lines above and this one: %s, Java %s, %s %s%n",
        ProductVersion.text(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
  }
}
