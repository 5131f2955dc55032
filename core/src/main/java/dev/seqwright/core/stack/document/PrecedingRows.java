package dev.seqwright.core.stack.document;

import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rows meet where the tokens of sentences attend the sentences before. A pair is a sentence
 * and one of its context; pairs of a sentence follow each other.
 *
 * @param own the rows of all sentences that have a context, n
 * @param askingWords for each pair, the rows of its sentence among those
 * @param wordQueries where these of each pair lie
 * @param words for each pair, the rows of its sentence of the context, among all that are known
 * @param wordKeys where these of each pair lie
 * @param summaries for each of the n rows, those that {@code askingWords} has of it
 * @param summaryKeys where these of each row lie
 */
record PrecedingRows(
    int[] own,
    int[] askingWords,
    SequenceLayout wordQueries,
    int[] words,
    SequenceLayout wordKeys,
    int[] summaries,
    SequenceLayout summaryKeys) {

  static PrecedingRows of(SequenceLayout states, SequenceLayout known, int[][] before) {
    int[] having = IntStream.range(0, before.length).filter(b -> before[b].length > 0).toArray();
    SequenceLayout asking = states.chosen(having);
    int[] sentence =
        IntStream.range(0, having.length)
            .flatMap(c -> IntStream.generate(() -> c).limit(before[having[c]].length))
            .toArray();
    int[] seen = Arrays.stream(having).flatMap(b -> Arrays.stream(before[b])).toArray();
    int[][] own = Arrays.stream(having).mapToObj(b -> before[b]).toArray(int[][]::new);
    return new PrecedingRows(
        states.rowsOf(having),
        asking.rowsOf(sentence),
        asking.chosen(sentence),
        known.rowsOf(seen),
        known.chosen(seen),
        summaries(asking, own),
        summaryKeys(asking, own));
  }

  /** Pairs give a summary a row, one pair after the other; here those of a row come together. */
  private static int[] summaries(SequenceLayout asking, int[][] before) {
    IntStream.Builder rows = IntStream.builder();
    int first = 0;
    for (int c = 0; c < before.length; c++) {
      int length = asking.length(c);
      for (int t = 0; t < length; t++) {
        for (int j = 0; j < before[c].length; j++) {
          rows.add(first + j * length + t);
        }
      }
      first += before[c].length * length;
    }
    return rows.build().toArray();
  }

  private static SequenceLayout summaryKeys(SequenceLayout asking, int[][] before) {
    return SequenceLayout.of(
        IntStream.range(0, before.length)
            .flatMap(c -> IntStream.generate(() -> before[c].length).limit(asking.length(c)))
            .toArray());
  }

  /** Whether no sentence has a context. */
  boolean isEmpty() {
    return own.length == 0;
  }
}
