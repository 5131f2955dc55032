package dev.seqwright.cli;

import dev.seqwright.core.files.Output;
import java.io.PrintStream;

/** Entry point of {@code seqwright}. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and leaves with its exit code.
   *
   * @param arguments the command, its options and its operands
   */
  public static void main(String... arguments) {
    LauncherDescriptors.take();
    PrintStream err = System.err;
    CommandFrame frame = new CommandFrame(Commands.ALL, Output.standard(), err);
    System.exit(frame.run(arguments));
  }
}
