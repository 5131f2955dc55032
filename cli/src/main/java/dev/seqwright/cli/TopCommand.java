package dev.seqwright.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What stands before a command: help, version, and how much the log says. */
@Command(
    name = "seqwright",
    description = "Trains, runs, evaluates and exports sequence-to-sequence Transformers on a CPU.",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands (seqwright COMMAND --help tells more):%n",
    footer = {
      "",
      "Exit codes: 0 done, 1 a fault of Seqwright, 2 a mistake in what was given,",
      "3 a quality gate of eval not met."
    })
final class TopCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and leave.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and leave.")
  boolean version;

  @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Log details, too.")
  void verbose(boolean on) {
    LogConfigurator.setLevel("DEBUG");
  }

  @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Log only warnings.")
  void quiet(boolean on) {
    LogConfigurator.setLevel("WARN");
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given. 'seqwright --help' lists the commands");
  }
}
