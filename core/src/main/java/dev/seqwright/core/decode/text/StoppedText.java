package dev.seqwright.core.decode.text;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A text that grows and ends before one of some sequences of characters: the one that is complete
 * first, of several the longest, wherever the borders of tokens are. What may be the beginning of
 * one is held back until that is known.
 */
public final class StoppedText {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /**
   * Begins an empty text.
   *
   * @param stops none is empty
   */
  public StoppedText(List<String> stops) {
    this.stops = stops;
  }

  /** The text that is certain with some more, beyond what was told; empty if there is none. */
  public String add(String more) {
    if (stopped) {
      return "";
    }
    held.append(more);
    Optional<String> found =
        stops.stream()
            .filter(stop -> held.indexOf(stop) >= 0)
            .min(Comparator.comparingInt(this::end).thenComparingInt(held::indexOf));
    stopped = found.isPresent();
    return tell(found.map(held::indexOf).orElseGet(() -> held.length() - beginning()));
  }

  /** What was held back, when no more text follows. */
  public String rest() {
    return stopped ? "" : tell(held.length());
  }

  /** Whether one of the sequences was found. */
  public boolean stopped() {
    return stopped;
  }

  private int end(String stop) {
    return held.indexOf(stop) + stop.length();
  }

  /** The length of the longest end of what is held that a sequence begins with. */
  private int beginning() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (stop.startsWith(held.substring(held.length() - n))) {
          longest = n;
        }
      }
    }
    return longest;
  }

  private String tell(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }
}
