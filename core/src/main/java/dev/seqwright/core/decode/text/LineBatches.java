package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts sentences into batches of like lengths. */
public final class LineBatches {
  private LineBatches() {}

  /**
   * Sorts by length, the longest first, and cuts where a batch would pass its limits.
   *
   * @param lines most sentences of a batch
   * @param tokens most source tokens of a batch; a longer sentence travels alone
   */
  public static List<List<Sentence>> of(List<Sentence> sentences, int lines, int tokens) {
    List<List<Sentence>> batches = new ArrayList<>();
    List<Sentence> batch = new ArrayList<>();
    int size = 0;
    for (Sentence sentence : longestFirst(sentences)) {
      int length = sentence.tokens().length;
      if (!batch.isEmpty() && (batch.size() == lines || size + length > tokens)) {
        batches.add(batch);
        batch = new ArrayList<>();
        size = 0;
      }
      batch.add(sentence);
      size += length;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private static List<Sentence> longestFirst(List<Sentence> sentences) {
    return sentences.stream()
        .sorted(Comparator.comparingInt((Sentence s) -> s.tokens().length).reversed())
        .toList();
  }
}
