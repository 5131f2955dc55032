package dev.seqwright.core.model;

/**
 * What a language model remembers of the segments of a text before the one that it reads.
 *
 * @param count how much of it
 * @param of what it is: positions of each layer, slots or summaries
 */
public record Remembered(int count, Of of) {
  /** What can be remembered. */
  public enum Of {
    /** What layers were given at the last positions. */
    POSITIONS("memory", "m", "positions"),
    /** Slots that are written at the end of a segment. */
    SLOTS("slots", "sl", "slots"),
    /** A summary of the segment before. */
    SUMMARIES("summaries", "su", "summary");

    private final String key;
    private final String abbreviation;
    private final String words;

    Of(String key, String abbreviation, String words) {
      this.key = key;
      this.abbreviation = abbreviation;
      this.words = words;
    }

    /** As signatures have it. */
    public String key() {
      return key;
    }

    /** As short signatures have it. */
    public String abbreviation() {
      return abbreviation;
    }
  }

  @Override
  public String toString() {
    return count + " " + of.words;
  }
}
