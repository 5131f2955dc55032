package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An encoded piece of data that a task learns from, whatever its columns are. */
public interface Example {
  /** Its number in the data, from 0. */
  int index();

  /** The length of its longest side, in tokens: what it takes of a padded batch. */
  int length();

  /** The tokens of all its sides: what it costs to compute. */
  int tokens();

  /** The tokens that are read but not predicted. */
  int inputTokens();

  /** How many predictions it holds: what a mean is over (target tokens, lines, words). */
  int units();

  /**
   * The stream of texts that it is a segment of: what one worker computes, in the order of the
   * batch. None where it stands alone.
   */
  default OptionalInt stream() {
    return OptionalInt.empty();
  }

  /** Tells it from others of its place and size, where {@link #index} does not. */
  default long contents() {
    return 0;
  }

  /** Examples of about equal keys are computed together. */
  default long sortKey() {
    return length();
  }

  /**
   * The examples of which no side has more than {@code maxLength} tokens; logs how many have.
   *
   * @throws UserException when none is left
   */
  static <E extends Example> List<E> upTo(int maxLength, List<E> examples) {
    List<E> kept = new ArrayList<>(examples);
    kept.removeIf(example -> example.length() > maxLength);
    int longer = examples.size() - kept.size();
    if (kept.isEmpty()) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "all %d examples are longer than max-length %d; raise max-length"
              .formatted(examples.size(), maxLength));
    }
    if (longer > 0) {
      Logger log = LoggerFactory.getLogger(Example.class);
      log.warn(
          "{} of {} examples are longer than max-length {} and are left out",
          longer,
          examples.size(),
          maxLength);
    }
    return List.copyOf(kept);
  }
}
