package dev.seqwright.cli.generate;

import dev.seqwright.cli.LineStream;
import dev.seqwright.cli.TypedSettings;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.task.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seqwright generate}: continues prompts with a language model. */
@Command(
    name = "generate",
    description = "Continues prompts, a line each, with a language model.",
    sortOptions = false,
    footer = {
      "",
      "Tokens are drawn unless --greedy or --beam-size says otherwise. Line n of the output",
      "continues line n of the input; an empty line is continued from the beginning of a text."
    })
public final class GenerateCommand implements Callable<Integer> {
  private static final int WINDOW = 256;

  /** Keys of the section 'decoding.sampling' that options set, with their values. */
  private final Map<String, String> sampling = new LinkedHashMap<>();

  @Option(
      order = 1,
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the language model.")
  private Path model;

  @Mixin private LineStream lines;

  @Option(
      order = 4,
      names = "--max-new-tokens",
      defaultValue = "200",
      paramLabel = "N",
      description = "The most tokens that follow a prompt. Default: ${DEFAULT-VALUE}.")
  private int newTokens;

  @Option(
      order = 9,
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set a key of the section 'decoding'.")
  private List<String> further = List.of();

  @Option(
      order = 5,
      names = "--temperature",
      paramLabel = "T",
      description = "What log-probabilities are divided by: under 1 sharper, over 1 flatter.")
  void temperature(String value) {
    sampling.put("temperature", value);
  }

  @Option(
      order = 5,
      names = "--top-k",
      paramLabel = "K",
      description = "Draw among the K most probable tokens; 0 for all.")
  void topK(String value) {
    sampling.put("top-k", value);
  }

  @Option(
      order = 6,
      names = "--top-p",
      paramLabel = "P",
      description = "Draw among the fewest tokens that together have this probability.")
  void topP(String value) {
    sampling.put("top-p", value);
  }

  @Option(
      order = 7,
      names = "--seed",
      paramLabel = "N",
      description = "Together with a line's number decides what is drawn.")
  void seed(String value) {
    sampling.put("seed", value);
  }

  @Option(order = 8, names = "--greedy", description = "Take the most probable token.")
  private boolean greedy;

  @Option(
      order = 8,
      names = {"-b", "--beam-size"},
      paramLabel = "K",
      description = "Search with a beam of K hypotheses.")
  private Optional<String> beamSize = Optional.empty();

  @Override
  public Integer call() {
    if (newTokens < 1) {
      throw new UserException("--max-new-tokens: found " + newTokens + ", expected 1 or more");
    }
    List<String> settings = settings();
    try (LanguageModel opened = LanguageModel.open(model)) {
      DecodingConfig config =
          TypedSettings.reading(typed(), () -> opened.decoding().with(settings));
      lines.run(WINDOW, (read, first) -> opened.generate(read, first, config, newTokens).stream());
    }
    return 0;
  }

  /** What was given, as {@code KEY=VALUE}, in the order in which it applies. */
  private List<String> settings() {
    requireOneSearch();
    List<String> all = new ArrayList<>();
    beamSize.ifPresent(size -> all.add("beam-size=" + size));
    sampling.forEach((key, value) -> all.add("sampling." + key + "=" + value));
    all.add("search=" + (greedy ? "greedy" : beamSize.isPresent() ? "beam" : "sampling"));
    all.addAll(further);
    return all;
  }

  private Map<String, String> typed() {
    Map<String, String> typed = new HashMap<>();
    beamSize.ifPresent(size -> typed.put("beam-size=" + size, "--beam-size " + size));
    sampling.forEach(
        (key, value) -> typed.put("sampling." + key + "=" + value, "--" + key + " " + value));
    return typed;
  }

  private void requireOneSearch() {
    if (greedy && beamSize.isPresent()) {
      throw new UserException("--greedy and --beam-size: found both, expected one of them");
    }
    if (!sampling.isEmpty() && (greedy || beamSize.isPresent())) {
      throw new UserException(
          "--%s has no effect with --%s: leave one of them out"
              .formatted(sampling.keySet().iterator().next(), greedy ? "greedy" : "beam-size"));
    }
  }
}
