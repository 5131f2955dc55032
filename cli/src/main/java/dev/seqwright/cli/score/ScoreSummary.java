package dev.seqwright.cli.score;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.network.ScoredPair;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged of all pairs. */
final class ScoreSummary {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreSummary.class);

  private long lines;
  private long tokens;
  private double sum;

  void add(ScoredPair pair) {
    lines++;
    tokens += pair.tokens().size();
    sum += pair.sum();
  }

  /**
   * Logs the mean log-probability of a token.
   *
   * @throws UserException when there were no pairs
   */
  void log() {
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
