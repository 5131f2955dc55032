package dev.seqwright.core.task;

import dev.seqwright.core.data.DocumentExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How the sentences of a document are read, each of which gets a label: a sentence of more tokens
 * than a window has is read in several parts, the first of which stands for it.
 *
 * @param sentence how a sentence is read
 */
record SentenceReading(TextReading sentence) {
  /**
   * A document.
   *
   * @param targets the labels of its sentences, or none
   */
  DocumentExample read(int index, List<String> sentences, int[] targets, SplittableRandom random) {
    List<int[]> parts = new ArrayList<>();
    int[] firsts = new int[sentences.size()];
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = parts.size();
      parts.addAll(List.of(sentence.read(sentences.get(i), Optional.empty(), random).tokens()));
    }
    return new DocumentExample(index, parts.toArray(int[][]::new), firsts, targets);
  }
}
