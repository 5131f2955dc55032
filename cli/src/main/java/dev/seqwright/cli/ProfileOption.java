package dev.seqwright.cli;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.profile.Profile;
import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** {@code --profile}, of the commands that compute. */
public final class ProfileOption {
  @Option(
      names = "--profile",
      description =
          "Measure every kernel (calls, processor time, operations, bytes) and write a table to"
              + " standard error at the end.")
  private boolean wanted;

  private final Profile profile = new Profile();

  /** What stands around every worker's kernels; nothing where no profile is wanted. */
  public UnaryOperator<Kernels> instrument() {
    return wanted ? profile::around : UnaryOperator.identity();
  }

  /** Writes the table, where one is wanted. */
  public void print(PrintWriter err) {
    if (wanted) {
      err.println(profile);
      err.flush();
    }
  }
}
