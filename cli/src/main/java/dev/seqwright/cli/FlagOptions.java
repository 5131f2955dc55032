package dev.seqwright.cli;

import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.FlaggedKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command that stand for keys of the configuration, made of the {@link Flag}s of
 * its records. None has a default: what is not given is left to the configuration.
 */
public final class FlagOptions {
  /** The options of the commands themselves stand before them in the help, or between two. */
  private static final int FIRST_ORDER = 11;

  private static final int ORDER_STEP = 2;

  private final Map<String, String> given = new LinkedHashMap<>();
  private final Map<String, Typed> typed = new HashMap<>();
  private CommandSpec command;
  private int order = FIRST_ORDER;

  /** What was given, values in YAML by their keys, in the order of the command line. */
  public Map<String, String> given() {
    return Collections.unmodifiableMap(given);
  }

  /** Takes a value as if the option of its key had been given. */
  public void give(String key, String value) {
    given.put(key, value);
  }

  /** An option with its values. */
  private record Typed(Flag flag, List<String> values) {}

  /** The option of a key that was given, as it was typed, such as {@code --nbest 3}. */
  public String typed(String key) {
    Typed option = typed.get(key);
    return option == null
        ? "--set " + key + "=" + given.get(key)
        : name(option.flag)
            + option.values.stream().map(v -> " " + v).collect(Collectors.joining());
  }

  /** Which of an option's names was typed. */
  private String name(Flag flag) {
    List<String> arguments = command.commandLine().getParseResult().originalArgs();
    return Arrays.stream(flag.names())
        .filter(name -> arguments.stream().anyMatch(argument -> names(argument, name)))
        .findFirst()
        .orElse(flag.names()[0]);
  }

  private static boolean names(String argument, String name) {
    return argument.equals(name)
        || argument.startsWith(name + "=")
        || name.length() == 2 && argument.startsWith(name);
  }

  /** Does what reads the settings; mistakes in them are told in the words that were typed. */
  public <T> T reading(Supplier<T> reader) {
    Map<String, String> settings = new LinkedHashMap<>();
    given.forEach((key, value) -> settings.put(key + "=" + value, typed(key)));
    return TypedSettings.reading(settings, reader);
  }

  /**
   * Adds the options of a record to a command.
   *
   * @param section the path of the record in the configuration; empty for the whole
   */
  public void addTo(CommandSpec command, String section, Class<? extends Record> type) {
    this.command = command;
    FlaggedKey.in(section, type).forEach(key -> command.addOption(option(key)));
  }

  private OptionSpec option(FlaggedKey key) {
    Flag flag = key.flag();
    Value value = new Value(key);
    OptionSpec.Builder option =
        OptionSpec.builder(flag.names())
            .description(flag.text())
            .order(order)
            .getter(value)
            .setter(value);
    order += ORDER_STEP;
    if (flag.label().isEmpty()) {
      return option.type(boolean.class).build();
    }
    option.paramLabel(flag.label());
    return key.isList()
        ? option.type(List.class).auxiliaryTypes(String.class).arity("1..*").build()
        : option.type(String.class).build();
  }

  /** Where picocli puts what it reads for an option. */
  private final class Value implements IGetter, ISetter {
    private final FlaggedKey key;
    private Object read;

    Value(FlaggedKey key) {
      this.key = key;
    }

    @Override
    // picocli asks for the type of the option
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T get() {
      return (T) read;
    }

    @Override
    public <T> T set(T value) {
      read = value;
      // No switch over types: Java puts one together when it is first met, which takes long.
      if (value instanceof String text) {
        take(key.yaml(List.of(text)), List.of(text));
      } else if (value instanceof List<?> list) {
        List<String> texts = list.stream().map(String::valueOf).toList();
        take(key.yaml(texts), texts);
      } else if (Boolean.TRUE.equals(value)) {
        take("true", List.of());
      }
      return value;
    }

    private void take(String yaml, List<String> values) {
      give(key.key(), yaml);
      typed.put(key.key(), new Typed(key.flag(), values));
    }
  }
}
