package dev.seqwright.core.task;

import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * Texts, one after the other, as rows that are read side by side, each from its beginning to its
 * end: batch k holds segment k of every row, which follows segment k - 1 of the same row. All
 * segments are as long as the context, C, so no batch has padding or a short end; one in which a
 * text ends is an example for each of its texts.
 *
 * <p>T tokens give B rows of K = (T - C) / (B C) segments, rounded down. They cover B K C tokens;
 * where the first of these stands is drawn for each epoch among all places, so that borders of
 * segments differ from epoch to epoch, and every token is learnt from in most of them. A text that
 * is too short for two segments of B rows has fewer rows; one of under two segments is one block.
 */
final class TextStreams {
  private final int[] inputs; // what each token is predicted from
  private final int[] targets; // all tokens that are predicted
  private final BitSet begins; // the first ones of texts
  private final int context;
  private final int rows;
  private final int segments;
  private final long seed;

  /**
   * @param text t_0 t_1 ... t_T, of which t_1 ... t_T are predicted
   * @param context C
   * @param maxTokens B C, or a little more
   */
  TextStreams(int[] text, int context, int maxTokens, long seed) {
    this(List.of(text), context, maxTokens, seed);
  }

  /** The same of several texts, each with its t_0. */
  TextStreams(List<int[]> texts, int context, int maxTokens, long seed) {
    int tokens = texts.stream().mapToInt(text -> text.length - 1).sum();
    this.inputs = new int[tokens];
    this.targets = new int[tokens];
    this.begins = new BitSet(tokens);
    int at = 0;
    for (int[] text : texts) {
      begins.set(at);
      System.arraycopy(text, 0, inputs, at, text.length - 1);
      System.arraycopy(text, 1, targets, at, text.length - 1);
      at += text.length - 1;
    }
    this.context = Math.min(context, tokens);
    this.rows = Math.max(1, Math.min(maxTokens / this.context, tokens / (2 * this.context)));
    this.segments = Math.max(1, (tokens - this.context) / (rows * this.context));
    this.seed = seed;
  }

  /** How many segments there are in an epoch. */
  int size() {
    return rows * segments;
  }

  /** B, how many rows are read side by side. */
  int rows() {
    return rows;
  }

  /** The batches of an epoch, in their order: a function of the texts, the seed and the epoch. */
  List<Batch<TextExample>> epoch(int epoch) {
    int places = targets.length + 1 - rows * segments * context;
    long drawn = CounterRandom.key(CounterRandom.key(seed, epoch), 0);
    int begin = (int) Math.unsignedMultiplyHigh(drawn, places);
    List<Batch<TextExample>> batches = new ArrayList<>();
    for (int k = 0; k < segments; k++) {
      List<TextExample> segment = new ArrayList<>();
      for (int b = 0; b < rows; b++) {
        segment.addAll(parts(begin + (b * segments + k) * context, b, k == 0));
      }
      batches.add(new Batch<>(segment));
    }
    return List.copyOf(batches);
  }

  /** The segments of an epoch, those of a batch of {@link #epoch} together. */
  List<TextExample> segments(int epoch) {
    return epoch(epoch).stream()
        .flatMap(batch -> batch.examples().stream())
        .map(part -> new TextExample(part.index(), part.inputs(), part.targets()))
        .toList();
  }

  /** The parts of a segment, one for each of its texts. */
  private List<TextExample> parts(int from, int row, boolean first) {
    List<TextExample> parts = new ArrayList<>();
    int end = from + context;
    for (int at = from; at < end; ) {
      int next = begins.nextSetBit(at + 1);
      int to = next < 0 ? end : Math.min(next, end);
      parts.add(part(at, to, row, begins.get(at) || first && at == from));
      at = to;
    }
    return parts;
  }

  /** The number of a part is where it begins in the texts: other epochs have other segments. */
  private TextExample part(int from, int to, int row, boolean begins) {
    return new TextExample(
        from,
        Arrays.copyOfRange(inputs, from, to),
        Arrays.copyOfRange(targets, from, to),
        OptionalInt.of(row),
        begins);
  }
}
