package dev.seqwright.cli.generate;

import dev.seqwright.cli.LineStream;
import dev.seqwright.cli.UseOptions;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.task.GenerationConfig;
import dev.seqwright.core.task.Generator;
import dev.seqwright.core.task.LanguageModel;
import java.nio.file.Path;
import java.util.List;
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
      "continues line n of the input, on one line; an empty line is continued from the beginning",
      "of a text. --prompt, --stream and --json keep the line breaks of continuations."
    })
public final class GenerateCommand implements Callable<Integer> {
  private static final int WINDOW = 256;

  @Option(
      order = 1,
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the language model.")
  private Path model;

  @Mixin private LineStream lines;

  @Option(
      order = 3,
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description =
          "Continue this text and no lines: \\n, \\t and \\\\ stand for a line break, a tab and a"
              + " backslash.")
  private Optional<String> prompt = Optional.empty();

  @Option(
      order = 4,
      names = "--max-new-tokens",
      defaultValue = "200",
      paramLabel = "N",
      description = "The most tokens that follow a prompt. Default: ${DEFAULT-VALUE}.")
  private int newTokens;

  @Option(
      order = 4,
      names = "--stop",
      paramLabel = "TEXT",
      description = "End before this text, with \\n and the like; may be given several times.")
  private List<String> stops = List.of();

  @Option(
      order = 16,
      names = "--stream",
      description = "One prompt after the other, written as it grows, with its line breaks.")
  private boolean stream;

  @Option(
      order = 17,
      names = "--json",
      description =
          "An object a continuation: line, sample, prompt, continuation, tokens, nats, ending.")
  private boolean json;

  @Mixin private GenerateFlags flags;
  @Mixin private UseOptions use;

  @Override
  public Integer call() {
    requireOneInputAndForm();
    GenerationConfig wanted = wanted();
    try (LanguageModel opened = LanguageModel.open(model, use.use())) {
      DecodingConfig config = flags.over(opened.decoding());
      try (Generator generator = opened.generator(config, wanted)) {
        write(form(generator, config.nBest()));
      }
      use.tell(opened.report());
    }
    return 0;
  }

  private void write(Continuations form) {
    if (prompt.isPresent()) {
      List<String> only = List.of(Escapes.read(prompt.get()));
      lines.output().write(out -> form.write(out, only, 0));
    } else {
      lines.write(stream ? 1 : WINDOW, form::write);
    }
  }

  private Continuations form(Generator generator, int samples) {
    if (json) {
      return new JsonContinuations(generator);
    }
    return new TextContinuations(generator, samples, stream || prompt.isPresent());
  }

  private GenerationConfig wanted() {
    try {
      return new GenerationConfig(newTokens, stops.stream().map(Escapes::read).toList());
    } catch (IllegalArgumentException e) {
      throw new UserException("--" + e.getMessage(), e);
    }
  }

  private void requireOneInputAndForm() {
    if (prompt.isPresent() && lines.isGiven()) {
      throw new UserException("--prompt and --input: found both, expected one of them");
    }
    if (stream && json) {
      throw new UserException("--stream and --json: found both, expected one of them");
    }
  }
}
