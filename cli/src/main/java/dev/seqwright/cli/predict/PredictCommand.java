package dev.seqwright.cli.predict;

import dev.seqwright.cli.LineStream;
import dev.seqwright.core.task.Predictor;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seqwright predict}: answers each line as the model's task says, with a label, say. */
@Command(
    name = "predict",
    description = "Answers lines, one to one and in order: with their labels, say.",
    sortOptions = false,
    footer = {
      "",
      "Line n of the output is the answer to line n of the input, blank lines too.",
      "A tagger gives a tag for each word of a line; CoNLL files come back with the tag behind the"
          + " last column."
    })
public final class PredictCommand implements Callable<Integer> {
  private static final int WINDOW = 4096;

  @Option(
      order = 1,
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the model.")
  private Path model;

  @Mixin private LineStream lines;
  @Mixin private WordInput words;

  @Override
  public Integer call() {
    try (Predictor predictor = Predictor.open(model)) {
      if (predictor.words().isPresent()) {
        words.answer(predictor, lines);
      } else {
        words.requireLines(lines);
        lines.run(WINDOW, (read, first) -> predictor.answer(read, first + 1).stream());
      }
    }
    return 0;
  }
}
