package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import org.slf4j.LoggerFactory;

/**
 * How well a language model foresees a whole text: the sum over its lines.
 *
 * @param lines how many there are
 * @param bytes of UTF-8 in the text, line feeds included
 * @param unknown tokens that stand for characters which the vocabulary lacks
 * @param firstUnknown the line of the first of them, counted from 1, 0 where there is none
 * @param tokens all that are foreseen
 */
public record TextLikelihood(
    long lines, long bytes, long unknown, long firstUnknown, ReferenceLikelihood tokens) {
  /** Of no line. */
  public static final TextLikelihood NONE =
      new TextLikelihood(0, 0, 0, 0, new ReferenceLikelihood(0, 0, 0));

  /** With one more line. */
  public TextLikelihood plus(ScoredLine line) {
    return new TextLikelihood(
        lines + 1,
        bytes + line.line().bytes(),
        unknown + line.unknown(),
        firstUnknown == 0 && line.unknown() > 0 ? lines + 1 : firstUnknown,
        tokens.plus(line.likelihood()));
  }

  /** Bits that a byte of the text takes. */
  public double bitsPerByte() {
    return tokens.bitsPerByte(bytes);
  }

  /** Warns that tokens which the model has never seen were counted. */
  public void warnOfUnknown(Object name) {
    if (unknown > 0) {
      LoggerFactory.getLogger(TextLikelihood.class)
          .warn(
              "{}: {} of {} tokens, the first in line {}, stand for characters that the vocabulary"
                  + " lacks; what the model says of them is no measure. --tokens bytes knows every"
                  + " text",
              name,
              unknown,
              tokens.tokens(),
              firstUnknown);
    }
  }

  /**
   * Refuses a text of which nothing is foreseen.
   *
   * @param name of the text
   * @throws UserException when it has no token
   */
  public void requireTokens(Object name) {
    if (tokens.tokens() == 0) {
      throw new UserException(
          Help.NO_TEXT,
          lines == 0
              ? name + ": no lines; expected at least one"
              : "%s: found %d blank lines, expected a text".formatted(name, lines));
    }
  }
}
