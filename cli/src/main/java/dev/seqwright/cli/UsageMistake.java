package dev.seqwright.cli;

import dev.seqwright.core.config.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One message for an option, a command or an operand that a command does not take. */
final class UsageMistake {
  private UsageMistake() {}

  /** The message, naming the closest option or command that exists; exit code 2. */
  static FailureReport report(ParameterException mistake) {
    CommandSpec spec = mistake.getCommandLine().getCommandSpec();
    String text =
        mistake instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched.getUnmatched().getFirst(), spec)
            : mistake.getMessage();
    return FailureReport.ofUser(
        text + System.lineSeparator() + "'" + spec.qualifiedName() + " --help' tells more");
  }

  private static String unmatched(String given, CommandSpec spec) {
    boolean option = given.startsWith("-");
    boolean command = !option && !spec.subcommands().isEmpty();
    String kind = option ? "option" : command ? "command" : "operand";
    String name = given.replaceFirst("=.*", "");
    String question =
        DidYouMean.closest(name, option ? optionNames(spec) : commandNames(spec))
            .map(known -> ", did you mean '" + known + "'?")
            .orElse("");
    return "unknown " + kind + " '" + name + "'" + question;
  }

  private static List<String> optionNames(CommandSpec spec) {
    return spec.options().stream().flatMap(o -> List.of(o.names()).stream()).toList();
  }

  private static List<String> commandNames(CommandSpec spec) {
    return new ArrayList<>(spec.subcommands().keySet());
  }
}
