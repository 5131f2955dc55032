package dev.seqwright.core.metrics;

/**
 * How TER sees a text; the defaults are those of Tercom.
 *
 * @param normalized separates punctuation by mteval's rules and decodes character entities
 * @param noPunctuation removes punctuation
 * @param asianSupport with normalisation, makes each CJK character a word; without punctuation,
 *     removes that of CJK texts too
 * @param caseSensitive keeps case
 */
public record TerOptions(
    boolean normalized, boolean noPunctuation, boolean asianSupport, boolean caseSensitive) {

  /** Words as they stand, in lower case. */
  public TerOptions() {
    this(false, false, false, false);
  }
}
