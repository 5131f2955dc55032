package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

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
    return of(sentences, lines, tokens, sentence -> sentence.tokens().length);
  }

  /**
   * The same where something else counts than source tokens.
   *
   * @param size the tokens of a sentence
   */
  public static List<List<Sentence>> of(
      List<Sentence> sentences, int lines, int tokens, ToIntFunction<Sentence> size) {
    return cut(longestFirst(sentences, size), lines, tokens, size);
  }

  /** The same in the order of the sentences. */
  static List<List<Sentence>> inOrder(List<Sentence> sentences, int lines, int tokens) {
    return cut(sentences, lines, tokens, sentence -> sentence.tokens().length);
  }

  private static List<List<Sentence>> cut(
      List<Sentence> sentences, int lines, int tokens, ToIntFunction<Sentence> size) {
    List<List<Sentence>> batches = new ArrayList<>();
    List<Sentence> batch = new ArrayList<>();
    int sum = 0;
    for (Sentence sentence : sentences) {
      int length = size.applyAsInt(sentence);
      if (!batch.isEmpty() && (batch.size() == lines || sum + length > tokens)) {
        batches.add(batch);
        batch = new ArrayList<>();
        sum = 0;
      }
      batch.add(sentence);
      sum += length;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private static List<Sentence> longestFirst(
      List<Sentence> sentences, ToIntFunction<Sentence> size) {
    return sentences.stream().sorted(Comparator.comparingInt(size).reversed()).toList();
  }
}
