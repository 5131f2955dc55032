package dev.seqwright.cli.translate;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.SearchMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * The options that stand for a key of the section {@code decoding} of the configuration. None has a
 * default: what is not given is left to the model's configuration. {@code --set} wins over the
 * others.
 */
final class TranslateFlags {
  private static final String PREFIX_BIAS = "constraints.prefix-bias";
  private static final String LEAST_PROBABILITY = "alternatives.min-probability";

  private final Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      order = 10,
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set any key of the section 'decoding' of the configuration.")
  private List<String> further = List.of();

  /**
   * The model's configuration with what was given put over it.
   *
   * @throws UserException for a value that makes no sense, or an option of a search that is not
   *     used
   */
  DecodingConfig over(DecodingConfig model) {
    List<String> given = new ArrayList<>();
    settings.forEach((key, value) -> given.add(key + "=" + value));
    given.addAll(further);
    DecodingConfig config = model.with(given);
    settings.keySet().forEach(key -> checkUse(key, config.search()));
    if (settings.containsKey(LEAST_PROBABILITY) && config.alternatives().count() == 0) {
      throw new UserException(
          "--min-alternative-probability has no effect without --alternatives: leave it out, or say"
              + " how many alternatives");
    }
    return config;
  }

  /** Refuses a setting of prefixes where there are none. */
  void checkPrefixes(boolean given) {
    if (settings.containsKey(PREFIX_BIAS) && !given) {
      throw new UserException(
          "--prefix-bias has no effect without prefixes: leave it out, or give them with --prefix"
              + " or --prefix-column");
    }
  }

  /** Whether an n-best list was asked for, of one entry perhaps. */
  boolean wantsNBest() {
    return settings.containsKey("n-best");
  }

  private static void checkUse(String key, SearchMethod search) {
    boolean useless =
        switch (search) {
          case GREEDY -> key.startsWith("sampling.") || key.equals("beam-size");
          case BEAM -> key.startsWith("sampling.");
          case SAMPLING -> key.equals("beam-size");
        };
    if (useless) {
      throw new UserException(
          "--%s has no effect with --search %s: leave it out, or choose another search"
              .formatted(key.replace("sampling.", ""), search.toString().toLowerCase(Locale.ROOT)));
    }
  }

  @Option(
      order = 11,
      names = "--search",
      paramLabel = "KIND",
      description = "greedy, beam (the default) or sampling.")
  void search(String value) {
    settings.put("search", value);
  }

  @Option(order = 12, names = "--sampling", description = "Short for --search sampling.")
  void sampling(boolean wanted) {
    settings.put("search", "sampling");
  }

  @Option(
      order = 13,
      names = {"-b", "--beam-size", "--beam"},
      paramLabel = "N",
      description = "Hypotheses that beam search keeps side by side.")
  void beamSize(String value) {
    settings.put("beam-size", value);
  }

  @Option(
      order = 14,
      names = {"--lenpen", "--normalize"},
      paramLabel = "A",
      description =
          "Scores are divided by the length to the power of this: 0 for sums, 1 for means.")
  void lengthPenalty(String value) {
    settings.put("length-penalty", value);
  }

  @Option(
      order = 15,
      names = {"--n-best", "--nbest"},
      paramLabel = "N",
      description = "Write the N best translations of every line, as 'line ||| text ||| score'.")
  void best(String value) {
    settings.put("n-best", value);
  }

  @Option(
      order = 16,
      names = "--min-length",
      paramLabel = "N",
      description = "The least tokens of a translation.")
  void minLength(String value) {
    settings.put("min-length", value);
  }

  @Option(
      order = 17,
      names = "--max-length-ratio",
      paramLabel = "R",
      description = "The most tokens of a translation for each source token ...")
  void maxLengthRatio(String value) {
    settings.put("max-length-ratio", value);
  }

  @Option(
      order = 18,
      names = "--max-length-constant",
      paramLabel = "N",
      description = "... with this many added to them.")
  void maxLengthConstant(String value) {
    settings.put("max-length-constant", value);
  }

  @Option(
      order = 19,
      names = "--max-target-length",
      paramLabel = "N",
      description = "The most tokens of a translation, whatever the source.")
  void maxTargetLength(String value) {
    settings.put("max-target-length", value);
  }

  @Option(
      order = 20,
      names = "--max-length",
      paramLabel = "N",
      description = "Lines of more tokens are cut, with a warning.")
  void maxLength(String value) {
    settings.put("max-length", value);
  }

  @Option(
      order = 21,
      names = "--temperature",
      paramLabel = "T",
      description = "Sampling: under 1 sharper, over 1 flatter than the model.")
  void temperature(String value) {
    settings.put("sampling.temperature", value);
  }

  @Option(
      order = 22,
      names = "--top-k",
      paramLabel = "K",
      description = "Sampling: draw among the K most probable tokens; 0 for all.")
  void topK(String value) {
    settings.put("sampling.top-k", value);
  }

  @Option(
      order = 23,
      names = "--top-p",
      paramLabel = "P",
      description = "Sampling: draw among the fewest tokens of this probability together.")
  void topP(String value) {
    settings.put("sampling.top-p", value);
  }

  @Option(
      order = 24,
      names = "--seed",
      paramLabel = "N",
      description = "Sampling: what it is drawn from.")
  void seed(String value) {
    settings.put("sampling.seed", value);
  }

  @Option(
      order = 25,
      names = "--mini-batch",
      paramLabel = "N",
      description = "The most lines that are translated together.")
  void miniBatch(String value) {
    settings.put("mini-batch", value);
  }

  @Option(
      order = 26,
      names = {"--max-tokens", "--mini-batch-words"},
      paramLabel = "N",
      description = "The most source tokens that are translated together.")
  void maxTokens(String value) {
    settings.put("max-tokens", value);
  }

  @Option(
      order = 27,
      names = "--maxi-batch",
      paramLabel = "N",
      description = "How many times --mini-batch lines are read ahead and sorted by length.")
  void maxiBatch(String value) {
    settings.put("maxi-batch", value);
  }

  @Option(
      order = 28,
      names = "--workers",
      paramLabel = "N",
      description = "Threads; 0 for one a core.")
  void workers(String value) {
    settings.put("workers", value);
  }

  @Option(
      order = 29,
      names = "--precision",
      paramLabel = "KIND",
      description = "float32, or int8: faster, and a little less exact.")
  void precision(String value) {
    settings.put("precision", value);
  }

  @Option(
      order = 30,
      names = "--prefix-bias",
      paramLabel = "B",
      description = "Weight of prefixes: 1 (the default) forces them, less suggests them.")
  void prefixBias(String value) {
    settings.put(PREFIX_BIAS, value);
  }

  @Option(order = 31, names = "--suppress-unknown", description = "Never write the unknown token.")
  void suppressUnknown(boolean wanted) {
    settings.put("constraints.suppress-unknown", "true");
  }

  @Option(
      order = 32,
      names = "--end-token",
      arity = "1..*",
      paramLabel = "TOKEN",
      description = "Further tokens that end a translation.")
  void endTokens(List<String> tokens) {
    String list = tokens.stream().map(TranslateFlags::quoted).collect(Collectors.joining(", "));
    settings.put("constraints.end-tokens", "[" + list + "]");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Option(
      order = 33,
      names = "--no-repeat-ngram-size",
      paramLabel = "N",
      description = "No N tokens in a row are written twice.")
  void noRepeatNgramSize(String value) {
    settings.put("constraints.no-repeat-ngram-size", value);
  }

  @Option(
      order = 34,
      names = "--repetition-penalty",
      paramLabel = "P",
      description = "Over 1: tokens that were written already are less probable.")
  void repetitionPenalty(String value) {
    settings.put("constraints.repetition-penalty", value);
  }

  @Option(
      order = 35,
      names = "--alternatives",
      paramLabel = "N",
      description = "Go on in the N best ways after the prefix, as 'line ||| text ||| score'.")
  void alternatives(String value) {
    settings.put("alternatives.count", value);
  }

  @Option(
      order = 36,
      names = "--min-alternative-probability",
      paramLabel = "P",
      description = "Least probability of the token that an alternative goes on with.")
  void leastProbability(String value) {
    settings.put(LEAST_PROBABILITY, value);
  }

  @Option(
      order = 37,
      names = "--replace-unknown",
      description = "Write the source token that is attended most in place of an unknown token.")
  void replaceUnknown(boolean wanted) {
    settings.put("replace-unknown", "true");
  }
}
