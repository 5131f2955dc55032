package dev.seqwright.core.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How often an output shows what broken models do.
 *
 * @param emptyLines lines without a word
 * @param repeatingLines lines that say up to eight words three times in a row, as no reference does
 * @param copiedLines lines that equal their source and no reference, where sources are known
 * @param copiedWords words of four letters or more that stand in the source and in no reference
 * @param words all words
 */
public record OutputFaults(
    int emptyLines,
    int repeatingLines,
    Optional<Integer> copiedLines,
    Optional<Integer> copiedWords,
    int words) {
  private static final int LONGEST_REPEATED = 8;
  private static final int SHORTEST_COPIED = 4;

  /**
   * Counts the faults of an output.
   *
   * @param references one list a reference set
   */
  public static OutputFaults of(
      List<String> lines, List<List<String>> references, Optional<List<String>> sources) {
    Corpus corpus = new Corpus(lines, references);
    int empty = 0;
    int repeating = 0;
    int words = 0;
    for (int i = 0; i < lines.size(); i++) {
      List<String> own = Whitespace.split(lines.get(i));
      words += own.size();
      empty += own.isEmpty() ? 1 : 0;
      repeating += repeats(own) && !anyRepeats(corpus.references(i)) ? 1 : 0;
    }
    return new OutputFaults(
        empty,
        repeating,
        sources.map(s -> copiedLines(corpus, s)),
        sources.map(s -> copiedWords(corpus, s)),
        words);
  }

  private static boolean anyRepeats(List<String> references) {
    return references.stream().anyMatch(r -> repeats(Whitespace.split(r)));
  }

  /** Whether up to eight words stand three times in a row. */
  static boolean repeats(List<String> words) {
    for (int n = 1; n <= LONGEST_REPEATED; n++) {
      for (int i = 0; i + 3 * n <= words.size(); i++) {
        List<String> first = words.subList(i, i + n);
        if (first.equals(words.subList(i + n, i + 2 * n))
            && first.equals(words.subList(i + 2 * n, i + 3 * n))) {
          return true;
        }
      }
    }
    return false;
  }

  private static int copiedLines(Corpus corpus, List<String> sources) {
    int copied = 0;
    for (int i = 0; i < corpus.size(); i++) {
      String line = Whitespace.strip(corpus.hypotheses().get(i));
      boolean right = corpus.references(i).stream().map(Whitespace::strip).anyMatch(line::equals);
      copied += !line.isEmpty() && !right && line.equals(Whitespace.strip(sources.get(i))) ? 1 : 0;
    }
    return copied;
  }

  private static int copiedWords(Corpus corpus, List<String> sources) {
    int copied = 0;
    for (int i = 0; i < corpus.size(); i++) {
      Set<String> foreign = new HashSet<>(Whitespace.split(sources.get(i)));
      corpus.references(i).forEach(r -> foreign.removeAll(new HashSet<>(Whitespace.split(r))));
      for (String word : Whitespace.split(corpus.hypotheses().get(i))) {
        copied += word.length() >= SHORTEST_COPIED && foreign.contains(word) ? 1 : 0;
      }
    }
    return copied;
  }
}
