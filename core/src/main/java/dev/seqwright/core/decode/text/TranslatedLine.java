package dev.seqwright.core.decode.text;

import java.util.List;

/**
 * What was found for a line.
 *
 * @param number of the line, counted from 0
 * @param candidates best first, at least one; of a blank line an empty text
 */
public record TranslatedLine(long number, List<Candidate> candidates) {

  /** The best translation. */
  public Candidate best() {
    return candidates.getFirst();
  }

  static TranslatedLine blank(long number) {
    return new TranslatedLine(number, List.of(new Candidate("", 0, List.of())));
  }
}
