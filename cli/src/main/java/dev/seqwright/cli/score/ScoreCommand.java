package dev.seqwright.cli.score;

import dev.seqwright.cli.OutputOption;
import dev.seqwright.cli.UseOptions;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineFeed;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.PairReader;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.network.PairScorer;
import dev.seqwright.core.decode.network.ScoredPair;
import dev.seqwright.core.task.LanguageModelling;
import dev.seqwright.core.task.RequiredTask;
import dev.seqwright.core.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seqwright score}: how probable a model finds given targets or a text, line by line. */
@Command(
    name = "score",
    description = "Tells how probable a model finds given targets, or the lines of a text.",
    sortOptions = false,
    footer = {
      "",
      "Writes the log-probability (natural logarithm) of each target, its end token included; with",
      "--tokens also 'token log-probability' for each token, behind a tab, with spaces between.",
      "A language model reads a text, --text or standard input, and scores its lines with what"
          + " ends",
      "them: their sum is the log-probability of the text."
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

  @Option(
      names = {"--n-best", "--nbest"},
      paramLabel = "FILE",
      description =
          "In place of --target: 'line ||| text ||| ...', as translate --n-best writes it. The"
              + " score goes behind every line.")
  private Optional<Path> nBest = Optional.empty();

  @Mixin private LineScores text;

  @Mixin private OutputOption output;

  @Mixin private UseOptions use;

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
    boolean pairs = source.isPresent() || target.isPresent() || nBest.isPresent();
    if (!pairs && Tasks.of(model) instanceof LanguageModelling.Settings) {
      output.write(
          out -> text.write(model, use, settings, new ScoreLine(tokens, lengthPenalty), out));
    } else {
      text.requireNone(model);
      scorePairs();
    }
    return 0;
  }

  private void scorePairs() {
    checkFiles();
    try (ScoreRequests requests = requests();
        LoadedTranslator opened =
            RequiredTask.translation(model, () -> LoadedTranslator.open(model, use.use()))) {
      DecodingConfig config = opened.decoding().with(settings);
      try (PairScorer scorer = opened.scorer(config);
          LineFeed<ScoreRequests.Request> feed =
              new LineFeed<>(requests, config.window(), request -> request.pair().length())) {
        output.write(out -> score(feed, scorer, out));
      }
      use.tell(opened.report());
    }
  }

  private void checkFiles() {
    if (target.isPresent() && nBest.isPresent()) {
      throw new UserException("--target and --n-best: found both, expected one of them");
    }
    String targets = nBest.isPresent() ? "n-best" : "target";
    boolean given = nBest.isPresent() || target.isPresent();
    if (source.isPresent() != given) {
      throw new UserException(
          "--%s without --%s; give both, or none and 'source TAB target' on standard input"
              .formatted(given ? targets : "source", given ? "source" : targets));
    }
  }

  private ScoreRequests requests() {
    if (source.isEmpty()) {
      return ScoreRequests.of(PairReader.ofColumns(LineReader.standardInput()));
    }
    LineReader sources = LineReader.open(source.get());
    return nBest
        .<ScoreRequests>map(list -> new NBestRequests(sources, LineReader.open(list)))
        .orElseGet(() -> ScoreRequests.of(PairReader.of(sources, LineReader.open(target.get()))));
  }

  private void score(LineFeed<ScoreRequests.Request> requests, PairScorer scorer, Writer out) {
    ScoreLine line = new ScoreLine(tokens, lengthPenalty);
    ScoreSummary summary = new ScoreSummary();
    requests.forEach(
        (window, first) -> {
          List<ScoredPair> scored =
              scorer.score(window.stream().map(ScoreRequests.Request::pair).toList(), first + 1);
          write(
              IntStream.range(0, scored.size())
                  .mapToObj(i -> window.get(i).before() + line.of(scored.get(i)))
                  .toList(),
              out);
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
