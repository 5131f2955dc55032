package dev.seqwright.core.task;

import dev.seqwright.core.data.TokenWindows;
import java.util.Optional;
import java.util.SplittableRandom;

/** How texts become the tokens that a network reads. */
interface TokenReading {
  /**
   * The tokens of a text, or of a pair.
   *
   * @param random what is left out in training is drawn from
   */
  TokenWindows read(String text, Optional<String> second, SplittableRandom random);
}
