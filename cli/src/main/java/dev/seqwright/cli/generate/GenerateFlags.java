package dev.seqwright.cli.generate;

import dev.seqwright.cli.TypedSettings;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how tokens are chosen: short for keys of the section {@code decoding}. */
final class GenerateFlags {
  private static final String SAMPLING = "sampling.";
  private static final String CONSTRAINTS = "constraints.";

  /** What was given, values by keys, in the order in which it applies. */
  private final Map<String, String> given = new LinkedHashMap<>();

  @Option(order = 9, names = "--greedy", description = "Take the most probable token.")
  private boolean greedy;

  @Option(
      order = 9,
      names = {"-b", "--beam-size"},
      paramLabel = "K",
      description = "Search with a beam of K hypotheses.")
  private Optional<String> beamSize = Optional.empty();

  @Option(
      order = 8,
      names = {"-n", "--samples"},
      paramLabel = "N",
      description = "Continue each prompt N times: N lines follow each other.")
  private Optional<String> samples = Optional.empty();

  @Option(
      order = 20,
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set a key of the section 'decoding'.")
  private List<String> further = List.of();

  @Option(
      order = 5,
      names = "--temperature",
      paramLabel = "T",
      description =
          "What log-probabilities are divided by: under 1 sharper, over 1 flatter; 0 for the best"
              + " token.")
  void temperature(String value) {
    given.put(SAMPLING + "temperature", value);
  }

  @Option(
      order = 5,
      names = "--top-k",
      paramLabel = "K",
      description = "Draw among the K most probable tokens; 0 for all.")
  void topK(String value) {
    given.put(SAMPLING + "top-k", value);
  }

  @Option(
      order = 6,
      names = "--top-p",
      paramLabel = "P",
      description = "Draw among the fewest tokens that together have this probability.")
  void topP(String value) {
    given.put(SAMPLING + "top-p", value);
  }

  @Option(
      order = 6,
      names = "--min-p",
      paramLabel = "P",
      description = "Leave out tokens under this share of the best one's probability.")
  void minP(String value) {
    given.put(SAMPLING + "min-p", value);
  }

  @Option(
      order = 7,
      names = "--seed",
      paramLabel = "N",
      description = "Together with a line's number decides what is drawn.")
  void seed(String value) {
    given.put(SAMPLING + "seed", value);
  }

  @Option(
      order = 10,
      names = "--repetition-penalty",
      paramLabel = "P",
      description = "Over 1: tokens of the prompt and the text are less probable, by this factor.")
  void repetitionPenalty(String value) {
    given.put(CONSTRAINTS + "repetition-penalty", value);
  }

  @Option(
      order = 11,
      names = "--frequency-penalty",
      paramLabel = "P",
      description = "Over 0: tokens are less probable with each time that they were written.")
  void frequencyPenalty(String value) {
    given.put(CONSTRAINTS + "frequency-penalty", value);
  }

  @Option(
      order = 12,
      names = "--presence-penalty",
      paramLabel = "P",
      description = "Over 0: tokens that were written already are less probable, once.")
  void presencePenalty(String value) {
    given.put(CONSTRAINTS + "presence-penalty", value);
  }

  @Option(
      order = 13,
      names = "--no-repeat-ngram-size",
      paramLabel = "N",
      description = "No N tokens in a row are written twice.")
  void noRepeatNgramSize(String value) {
    given.put(CONSTRAINTS + "no-repeat-ngram-size", value);
  }

  @Option(
      order = 15,
      names = "--precision",
      paramLabel = "KIND",
      description = "float32, or int8: faster, and a little less exact.")
  void precision(String value) {
    given.put("precision", value);
  }

  /** The model's configuration with what was given put over it. */
  DecodingConfig over(DecodingConfig model) {
    requireOneSearch();
    beamSize.ifPresent(size -> given.put("beam-size", size));
    samples.ifPresent(n -> given.put("n-best", n));
    List<String> settings = new ArrayList<>();
    Map<String, String> typed = new HashMap<>();
    given.forEach(
        (key, value) -> {
          settings.add(key + "=" + value);
          typed.put(key + "=" + value, option(key) + " " + value);
        });
    settings.add("search=" + (greedy ? "greedy" : beamSize.isPresent() ? "beam" : "sampling"));
    settings.addAll(further);
    return TypedSettings.reading(typed, () -> model.with(settings));
  }

  private static String option(String key) {
    return key.equals("n-best") ? "--samples" : "--" + key.substring(key.lastIndexOf('.') + 1);
  }

  private void requireOneSearch() {
    if (greedy && beamSize.isPresent()) {
      throw new UserException("--greedy and --beam-size: found both, expected one of them");
    }
    Optional<String> drawn =
        given.keySet().stream().filter(k -> k.startsWith(SAMPLING)).findFirst();
    if (drawn.isPresent() && (greedy || beamSize.isPresent())) {
      throw new UserException(
          "%s has no effect with --%s: leave one of them out"
              .formatted(option(drawn.get()), greedy ? "greedy" : "beam-size"));
    }
  }
}
