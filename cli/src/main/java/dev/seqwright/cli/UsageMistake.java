package dev.seqwright.cli;

import dev.seqwright.core.config.DidYouMean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One message for an option, a command or an operand that a command does not take. */
final class UsageMistake {
  private static final Pattern QUOTED_OPTION = Pattern.compile("'(-[^']*)'");

  /** The types of options, in words. */
  private static final Map<Class<?>, String> KINDS =
      Map.of(
          int.class, "a whole number",
          long.class, "a whole number",
          double.class, "a number",
          boolean.class, "true or false",
          Boolean.class, "true or false",
          Path.class, "the name of a file or folder");

  private UsageMistake() {}

  /** The message, naming the closest option or command that exists; exit code 2. */
  static FailureReport report(ParameterException mistake) {
    CommandSpec spec = mistake.getCommandLine().getCommandSpec();
    String text =
        switch (mistake) {
          case UnmatchedArgumentException e -> unmatched(first(e), spec);
          case ParameterException e when isWrongValue(e) -> wrongValue(e);
          default -> mistake.getMessage();
        };
    return FailureReport.ofUser(
        text + System.lineSeparator() + "'" + spec.qualifiedName() + " --help' tells more");
  }

  /** What picocli says of a value that it cannot convert names classes of Java. */
  private static boolean isWrongValue(ParameterException mistake) {
    return mistake.getArgSpec() != null && mistake.getMessage().startsWith("Invalid value");
  }

  private static String wrongValue(ParameterException mistake) {
    ArgSpec argument = mistake.getArgSpec();
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    Class<?> type =
        argument.typeInfo().isMultiValue() || argument.typeInfo().isOptional()
            ? argument.typeInfo().getAuxiliaryTypes()[0]
            : argument.type();
    return "%s: found '%s', expected %s".formatted(name, mistake.getValue(), expected(type));
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(value -> value.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    return KINDS.getOrDefault(type, "another form");
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
