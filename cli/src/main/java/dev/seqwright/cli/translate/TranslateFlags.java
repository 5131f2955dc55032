package dev.seqwright.cli.translate;

import dev.seqwright.cli.FlagOptions;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.SearchMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options that stand for a key of the section {@code decoding} of the configuration. None has a
 * default: what is not given is left to the model's configuration. {@code --set} wins over the
 * others.
 */
final class TranslateFlags {
  private static final String BEAM_SIZE = "beam-size";
  private static final String PREFIX_BIAS = "constraints.prefix-bias";
  private static final String LEAST_PROBABILITY = "alternatives.min-probability";

  private final FlagOptions flags = new FlagOptions();

  @Option(
      order = 10,
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set any key of the section 'decoding' of the configuration.")
  private List<String> further = List.of();

  @Option(order = 12, names = "--sampling", description = "Short for --search sampling.")
  void sampling(boolean wanted) {
    flags.give("search", "sampling");
  }

  @Spec(Spec.Target.MIXEE)
  void addTo(CommandSpec command) {
    flags.addTo(command, "", DecodingConfig.class);
  }

  /**
   * The model's configuration with what was given put over it. A beam size alone asks for beam
   * search.
   *
   * @throws UserException for a value that makes no sense, or an option of a search that is not
   *     used
   */
  DecodingConfig over(DecodingConfig model) {
    List<String> given = new ArrayList<>();
    if (flags.given().containsKey(BEAM_SIZE) && !asksForSearch()) {
      given.add("search=beam");
    }
    flags.given().forEach((key, value) -> given.add(key + "=" + value));
    given.addAll(further);
    DecodingConfig config = flags.reading(() -> model.with(given));
    flags.given().keySet().forEach(key -> checkUse(key, config.search()));
    if (flags.given().containsKey(LEAST_PROBABILITY) && config.alternatives().count() == 0) {
      throw new UserException(
          "--min-alternative-probability has no effect without --alternatives: leave it out, or say"
              + " how many alternatives");
    }
    return config;
  }

  private boolean asksForSearch() {
    return flags.given().containsKey("search")
        || further.stream().anyMatch(setting -> setting.strip().startsWith("search="));
  }

  /** Refuses a setting of prefixes where there are none. */
  void checkPrefixes(boolean given) {
    if (flags.given().containsKey(PREFIX_BIAS) && !given) {
      throw new UserException(
          "--prefix-bias has no effect without prefixes: leave it out, or give them with --prefix"
              + " or --prefix-column");
    }
  }

  /** Whether an n-best list was asked for, of one entry perhaps. */
  boolean wantsNBest() {
    return flags.given().containsKey("n-best");
  }

  private void checkUse(String key, SearchMethod search) {
    boolean ofSampling = key.startsWith("sampling.");
    boolean useless =
        switch (search) {
          case GREEDY -> ofSampling || key.equals(BEAM_SIZE);
          case BEAM -> ofSampling;
          case SAMPLING -> key.equals(BEAM_SIZE);
        };
    if (useless) {
      throw new UserException(
          "%s has no effect with search %s: leave it out, or add %s"
              .formatted(
                  flags.typed(key),
                  search.toString().toLowerCase(Locale.ROOT),
                  ofSampling ? "--sampling" : "--search beam"));
    }
  }
}
