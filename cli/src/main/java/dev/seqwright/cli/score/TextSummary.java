package dev.seqwright.cli.score;

import dev.seqwright.core.model.Remembered;
import dev.seqwright.core.task.ContextPolicy;
import dev.seqwright.core.task.ScoredLine;
import dev.seqwright.core.task.TextLikelihood;
import dev.seqwright.core.task.TextOrder;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged of a text that a language model scored. */
final class TextSummary {
  private static final Logger LOG = LoggerFactory.getLogger(TextSummary.class);

  private final TextOrder order;
  private final ContextPolicy policy;
  private final Optional<Remembered> remembered;
  private TextLikelihood sum = TextLikelihood.NONE;

  TextSummary(TextOrder order, ContextPolicy policy, Optional<Remembered> remembered) {
    this.order = order;
    this.policy = policy;
    this.remembered = remembered;
  }

  void add(ScoredLine line) {
    sum = sum.plus(line);
  }

  /**
   * Logs the numbers of the whole text.
   *
   * @throws dev.seqwright.core.config.UserException when it has no token
   */
  void log(String name) {
    sum.requireTokens(name);
    LOG.info(
        String.format(
            Locale.ROOT,
            "lines %,d, tokens %,d, bytes %,d, nats of a token %.6f, perplexity %.4f, bits of a"
                + " byte %.6f; text %s, context %d, stride %d%s",
            sum.lines(),
            sum.tokens().tokens(),
            sum.bytes(),
            sum.tokens().nats(),
            sum.tokens().perplexity(),
            sum.bitsPerByte(),
            order.key(),
            policy.context(),
            policy.stride(),
            remembered.map(r -> ", %s %d".formatted(r.of().key(), r.count())).orElse("")));
    sum.warnOfUnknown(name);
  }
}
