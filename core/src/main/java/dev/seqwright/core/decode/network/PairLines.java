package dev.seqwright.core.decode.network;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a source and its target to what a model reads, where both are given.
 *
 * @param special the tokens around texts
 * @param source splits sources
 * @param target splits targets
 * @param limit the most tokens that the model takes, those around texts counted
 */
public record PairLines(SpecialTokens special, Vocabulary source, Vocabulary target, int limit) {
  private static final Logger LOG = LoggerFactory.getLogger(PairLines.class);

  static PairLines of(LoadedModel model) {
    return new PairLines(
        model.special(), model.source(), model.target(), model.transformer().limit());
  }

  /**
   * The pair as it is.
   *
   * @param index its number among the examples
   * @param line its number, counted from 1, for messages
   * @throws UserException when its source has no tokens, or a side more than the model takes
   */
  public PairExample whole(int index, Pair pair, long line) {
    int[] s = special.source(FirstTokens.of(pair.source(), limit, source::encode));
    int[] t = special.target(FirstTokens.of(pair.target(), limit, target::encode));
    if (s.length == 0) {
      throw new UserException(
          "line "
              + line
              + ": the source is empty, and the model adds no end token to it; expected"
              + " a text");
    }
    int longest = Math.max(s.length, t.length);
    if (longest > limit) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "line %d: a side has %s tokens, the model takes %d at most; cut the line or leave it out"
              .formatted(line, FirstTokens.count(longest, limit), limit));
    }
    return new PairExample(index, s, t);
  }

  /**
   * The pair with sides that are too long cut, with a warning: a source as it is before it is
   * translated, a target to what the model could write.
   *
   * @param maxLength the most tokens of a source
   */
  public PairExample cut(int index, Pair pair, long line, int maxLength) {
    int longest = Math.min(maxLength, special.longestSource(limit));
    int[] s = cut(FirstTokens.of(pair.source(), longest, source::encode), longest, "source", line);
    int[] t =
        cut(FirstTokens.of(pair.target(), limit - 1, target::encode), limit - 1, "reference", line);
    return new PairExample(index, special.source(s), special.target(t));
  }

  private static int[] cut(int[] tokens, int longest, String side, long line) {
    if (tokens.length <= longest) {
      return tokens;
    }
    LOG.warn(
        "line {}: its {} has {} tokens: it is cut to the first {}, the rest is not scored",
        line,
        side,
        FirstTokens.count(tokens.length, longest),
        longest);
    return Arrays.copyOf(tokens, longest);
  }
}
