package dev.seqwright.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;

/**
 * What is the same for every command: finding it, its output, and the message and exit code of
 * whatever goes wrong. Only the command that is asked for is built; where none stands first, all
 * are there by name and summary, for the help.
 */
final class CommandFrame {
  private final List<CommandEntry> commands;
  private final PrintWriter out;
  private final PrintStream err;

  /**
   * @param commands the commands on offer
   * @param out where data goes; its failures reach the user as messages
   * @param err where messages go
   */
  CommandFrame(List<CommandEntry> commands, OutputStream out, PrintStream err) {
    this.commands = commands;
    this.out = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.err = err;
  }

  /**
   * Runs one command line.
   *
   * @return the exit code: 0 done, 1 a fault of ours, 2 the user's mistake, or what the command
   *     says
   */
  int run(String... arguments) {
    try {
      int code = new RunLast().execute(commandLine(arguments).parseArgs(arguments));
      out.flush();
      return code;
    } catch (ExecutionException failure) {
      return report(failure.getCause());
    } catch (Throwable failure) {
      return report(failure);
    }
  }

  private CommandLine commandLine(String... arguments) {
    List<CommandEntry> named = commands.stream().filter(c -> isFirst(c, arguments)).toList();
    named.forEach(entry -> entry.preparation().run());
    CommandLine top = new CommandLine(new TopCommand());
    top.getCommandSpec().version(ProductVersion.text());
    for (CommandEntry entry : named.isEmpty() ? commands : named) {
      top.addSubcommand(entry.name(), subcommand(entry, List.of(arguments)));
    }
    return top.setOut(out)
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedOptionsAllowedAsOptionParameters(false);
  }

  private static boolean isFirst(CommandEntry entry, String... arguments) {
    return arguments.length > 0 && entry.name().equals(arguments[0]);
  }

  private static Object subcommand(CommandEntry entry, List<String> arguments) {
    CommandSpec spec =
        arguments.contains(entry.name())
            ? CommandSpec.forAnnotatedObject(entry.type())
            : CommandSpec.create();
    spec.usageMessage().description(entry.summary());
    return spec;
  }

  private int report(Throwable failure) {
    FailureReport report =
        failure instanceof ParameterException mistake
            ? UsageMistake.report(mistake)
            : FailureReport.of(failure);
    report.print(err);
    return report.exitCode();
  }
}
