package dev.seqwright.cli.score;

import dev.seqwright.cli.OutputOption;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineFeed;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairReader;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.network.PairScorer;
import dev.seqwright.core.decode.network.ScoredPair;
import dev.seqwright.core.task.RequiredTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seqwright score}: how probable a model finds given targets, line by line. */
@Command(
    name = "score",
    description = "Tells how probable a model finds given targets.",
    sortOptions = false,
    footer = {
      "",
      "Writes the log-probability (natural logarithm) of each target, its end token included; with",
      "--tokens also 'token log-probability' for each token, behind a tab, with spaces between."
    })
public final class ScoreCommand implements Callable<Integer> {
  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the model.")
  private Path model;

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description = "Sources, plain or .gz. Without it standard input has 'source TAB target'.")
  private Optional<Path> source = Optional.empty();

  @Option(names = "--target", paramLabel = "FILE", description = "Their targets, line by line.")
  private Optional<Path> target = Optional.empty();

  @Mixin private OutputOption output;

  @Option(names = "--tokens", description = "Write the score of every token, too.")
  private boolean tokens;

  @Option(
      names = {"--lenpen", "--normalize"},
      defaultValue = "0",
      paramLabel = "A",
      description =
          "Sums are divided by the number of tokens to the power of this: 0 for sums, 1 for means."
              + " Default: ${DEFAULT-VALUE}.")
  private double lengthPenalty;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set a key of the section 'decoding': workers, max-tokens, precision.")
  private List<String> settings = List.of();

  @Override
  public Integer call() {
    if (source.isPresent() != target.isPresent()) {
      throw new UserException(
          "--%s without --%s; give both, or none and 'source TAB target' on standard input"
              .formatted(
                  source.isPresent() ? "source" : "target",
                  source.isPresent() ? "target" : "source"));
    }
    try (PairReader pairs = pairs();
        LoadedTranslator opened =
            RequiredTask.translation(model, () -> LoadedTranslator.open(model))) {
      DecodingConfig config = opened.decoding().with(settings);
      int window = (int) Math.min(1 << 20, (long) config.miniBatch() * config.maxiBatch());
      try (PairScorer scorer = opened.scorer(config);
          LineFeed<Pair> feed = new LineFeed<>(pairs, window, Pair::length)) {
        output.write(out -> score(feed, scorer, out));
      }
    }
    return 0;
  }

  private PairReader pairs() {
    return source
        .map(sources -> PairReader.of(LineReader.open(sources), LineReader.open(target.get())))
        .orElseGet(() -> PairReader.ofColumns(LineReader.standardInput()));
  }

  private void score(LineFeed<Pair> pairs, PairScorer scorer, Writer out) {
    ScoreLine line = new ScoreLine(tokens, lengthPenalty);
    ScoreSummary summary = new ScoreSummary();
    pairs.forEach(
        (window, first) -> {
          List<ScoredPair> scored = scorer.score(window, first + 1);
          write(scored.stream().map(line::of).toList(), out);
          scored.forEach(summary::add);
        });
    summary.log();
  }

  private static void write(List<String> lines, Writer out) {
    try {
      for (String line : lines) {
        out.write(line);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
