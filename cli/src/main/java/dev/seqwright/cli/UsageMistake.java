package dev.seqwright.cli;

import dev.seqwright.core.config.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One message for an option, a command or an operand that a command does not take. */
final class UsageMistake {
  private static final Pattern QUOTED_OPTION = Pattern.compile("'(-[^']*)'");

  private UsageMistake() {}

  /** The message, naming the closest option or command that exists; exit code 2. */
  static FailureReport report(ParameterException mistake) {
    CommandSpec spec = mistake.getCommandLine().getCommandSpec();
    String text =
        mistake instanceof UnmatchedArgumentException unmatched
            ? unmatched(first(unmatched), spec)
            : mistake.getMessage();
    return FailureReport.ofUser(
        text + System.lineSeparator() + "'" + spec.qualifiedName() + " --help' tells more");
  }

  /** Where an option stands among the values of another, picocli names it in its message only. */
  private static String first(UnmatchedArgumentException mistake) {
    Matcher quoted = QUOTED_OPTION.matcher(mistake.getMessage());
    return mistake.getUnmatched().isEmpty() && quoted.find()
        ? quoted.group(1)
        : mistake.getUnmatched().getFirst();
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
