package dev.seqwright.cli.score;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairReader;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.network.PairScorer;
import dev.seqwright.core.decode.network.ScoredPair;
import dev.seqwright.core.decode.text.OutputFile;
import dev.seqwright.core.task.RequiredTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  private static final Logger LOG = LoggerFactory.getLogger(ScoreCommand.class);

  @Spec private CommandSpec spec;

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
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the scores go, whole or not at all; standard output if not given.")
  private Optional<Path> output = Optional.empty();

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
      try (PairScorer scorer = opened.scorer(config)) {
        write(pairs, scorer, config.miniBatch() * config.maxiBatch());
      }
    }
    return 0;
  }

  private PairReader pairs() {
    return source
        .map(sources -> PairReader.of(LineReader.open(sources), LineReader.open(target.get())))
        .orElseGet(() -> PairReader.ofColumns(LineReader.of(System.in, "standard input")));
  }

  private void write(PairReader pairs, PairScorer scorer, int window) {
    if (output.isEmpty()) {
      score(pairs, scorer, window, spec.commandLine().getOut());
      return;
    }
    try (OutputFile whole = OutputFile.open(output.get())) {
      score(pairs, scorer, window, whole.writer());
      whole.commit();
    }
  }

  private void score(PairReader pairs, PairScorer scorer, int window, Writer out) {
    ScoreLine line = new ScoreLine(tokens, lengthPenalty);
    double sum = 0;
    long count = 0;
    long lines = 0;
    while (pairs.hasNext()) {
      List<ScoredPair> scored = scorer.score(next(pairs, window), lines + 1);
      for (ScoredPair pair : scored) {
        write(out, line.of(pair));
        sum += pair.sum();
        count += pair.tokens().size();
      }
      lines += scored.size();
    }
    summarize(lines, count, sum);
  }

  private static List<Pair> next(PairReader pairs, int window) {
    List<Pair> read = new ArrayList<>();
    while (read.size() < window && pairs.hasNext()) {
      read.add(pairs.next());
    }
    return read;
  }

  private static void write(Writer out, String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void summarize(long lines, long tokens, double sum) {
    if (lines == 0) {
      throw new UserException(
          Help.NO_TEXT, "no lines to score; expected at least one source and its target");
    }
    double mean = sum / tokens;
    LOG.info(
        String.format(
            Locale.ROOT,
            "lines %,d, tokens %,d, log-probability of a token %.6f, perplexity %.4f",
            lines,
            tokens,
            mean,
            Math.exp(-mean)));
  }
}
