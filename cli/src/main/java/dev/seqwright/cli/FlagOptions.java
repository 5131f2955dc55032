package dev.seqwright.cli;

import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.FlaggedKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private int order = FIRST_ORDER;

  /** What was given, values in YAML by their keys, in the order of the command line. */
  public Map<String, String> given() {
    return Collections.unmodifiableMap(given);
  }

  /** Takes a value as if the option of its key had been given. */
  public void give(String key, String value) {
    given.put(key, value);
  }

  /**
   * Adds the options of a record to a command.
   *
   * @param section the path of the record in the configuration; empty for the whole
   */
  public void addTo(CommandSpec command, String section, Class<? extends Record> type) {
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
    @SuppressWarnings("unchecked") // picocli asks for the type of the option
    public <T> T get() {
      return (T) read;
    }

    @Override
    public <T> T set(T value) {
      read = value;
      // No switch over types: Java puts one together when it is first met, which takes long.
      if (value instanceof String text) {
        give(key.key(), key.yaml(List.of(text)));
      } else if (value instanceof List<?> texts) {
        give(key.key(), key.yaml(texts.stream().map(String::valueOf).toList()));
      } else if (Boolean.TRUE.equals(value)) {
        give(key.key(), "true");
      }
      return value;
    }
  }
}
