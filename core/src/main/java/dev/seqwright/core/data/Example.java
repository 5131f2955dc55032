package dev.seqwright.core.data;

import dev.seqwright.core.config.UserException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoded pair.
 *
 * @param index its number in the corpus, from 0
 * @param source the ids of the source side, with those added at its begin and end
 * @param target the ids of the target side, likewise
 */
public record Example(int index, int[] source, int[] target) {
  private static final Logger LOG = LoggerFactory.getLogger(Example.class);

  /** The length of the longer side: what the example takes of a padded batch. */
  public int length() {
    return Math.max(source.length, target.length);
  }

  /** The tokens of both sides: what the example costs to compute. */
  public int tokens() {
    return source.length + target.length;
  }

  /**
   * The examples of which both sides have at most {@code maxLength} tokens; logs how many have not.
   *
   * @throws UserException when none is left
   */
  public static List<Example> upTo(int maxLength, List<Example> examples) {
    List<Example> kept = new ArrayList<>(examples);
    kept.removeIf(example -> example.length() > maxLength);
    int longer = examples.size() - kept.size();
    if (kept.isEmpty()) {
      throw new UserException(
          "all %d examples are longer than max-length %d; raise max-length"
              .formatted(examples.size(), maxLength));
    }
    if (longer > 0) {
      LOG.warn(
          "{} of {} examples are longer than max-length {} and are left out",
          longer,
          examples.size(),
          maxLength);
    }
    return List.copyOf(kept);
  }
}
