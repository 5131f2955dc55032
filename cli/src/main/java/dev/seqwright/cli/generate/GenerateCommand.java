package dev.seqwright.cli.generate;

import dev.seqwright.cli.LineStream;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.task.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  private final List<String> settings = new ArrayList<>(List.of("search=sampling"));

  @Spec private CommandSpec spec;

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
    settings.add("sampling.temperature=" + value);
  }

  @Option(
      order = 5,
      names = "--top-k",
      paramLabel = "K",
      description = "Draw among the K most probable tokens; 0 for all.")
  void topK(String value) {
    settings.add("sampling.top-k=" + value);
  }

  @Option(
      order = 6,
      names = "--top-p",
      paramLabel = "P",
      description = "Draw among the fewest tokens that together have this probability.")
  void topP(String value) {
    settings.add("sampling.top-p=" + value);
  }

  @Option(
      order = 7,
      names = "--seed",
      paramLabel = "N",
      description = "Together with a line's number decides what is drawn.")
  void seed(String value) {
    settings.add("sampling.seed=" + value);
  }

  @Option(order = 8, names = "--greedy", description = "Take the most probable token.")
  void greedy(boolean given) {
    settings.add("search=greedy");
  }

  @Option(
      order = 8,
      names = {"-b", "--beam-size"},
      paramLabel = "K",
      description = "Search with a beam of K hypotheses.")
  void beamSize(String value) {
    settings.add("search=beam");
    settings.add("beam-size=" + value);
  }

  @Override
  public Integer call() {
    if (newTokens < 1) {
      throw new UserException("--max-new-tokens: found " + newTokens + ", expected 1 or more");
    }
    settings.addAll(further);
    try (LanguageModel opened = LanguageModel.open(model)) {
      DecodingConfig config = opened.decoding().with(settings);
      lines.run(
          WINDOW,
          (read, first) -> opened.generate(read, first, config, newTokens),
          spec.commandLine().getOut());
    }
    return 0;
  }
}
