package dev.seqwright.cli.score;

import dev.seqwright.cli.ContextOptions;
import dev.seqwright.cli.UseOptions;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.task.ContextPolicy;
import dev.seqwright.core.task.LanguageModel;
import dev.seqwright.core.task.ScoredLine;
import dev.seqwright.core.task.TextScorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The lines of a text, as a language model scores them. */
final class LineScores {
  @Option(
      names = {"--text", "-i", "--input"},
      paramLabel = "FILE",
      description =
          "Text to score with a language model, plain or .gz. Without it standard input has it.")
  private Optional<Path> text = Optional.empty();

  @Mixin private ContextOptions context;

  /** Refuses the options of texts where pairs are scored. */
  void requireNone(Path model) {
    if (text.isPresent()) {
      throw new UserException(
          Help.WRONG_TASK,
          "--text: found %s, expected a language model and no --source, --target or --n-best"
              .formatted(text.get()));
    }
    context.requireNone(model);
  }

  /** Scores all lines. */
  void write(Path folder, UseOptions use, List<String> settings, ScoreLine form, Writer out) {
    try (LanguageModel model = LanguageModel.open(folder, use.use());
        LineReader lines = text.map(LineReader::open).orElseGet(LineReader::standardInput)) {
      ContextPolicy policy = context.policy(model);
      TextSummary summary = new TextSummary(model.order(), policy, model.remembered());
      try (TextScorer scorer =
          model.scorer(TextLine.of(lines), policy, model.decoding().with(settings))) {
        while (scorer.hasNext()) {
          ScoredLine line = scorer.next();
          out.write(form.of(line.tokens(), line.logProbabilities()));
          summary.add(line);
        }
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      summary.log(lines.name());
      use.tell(model.report());
    }
  }
}
