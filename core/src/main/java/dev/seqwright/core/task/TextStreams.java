package dev.seqwright.core.task;

import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text as rows that are read side by side, each from its beginning to its end: batch k holds
 * segment k of every row, which follows segment k - 1 of the same row. All segments are as long as
 * the context, C, so no batch has padding or a short end.
 *
 * <p>A text of T tokens gives B rows of K = (T - C) / (B C) segments, rounded down. They cover B K
 * C tokens; where the first of these stands is drawn for each epoch among all places, so that
 * borders of segments differ from epoch to epoch, and every token is learnt from in most of them. A
 * text that is too short for two segments of B rows has fewer rows; one of under two segments is
 * one block.
 */
final class TextStreams {
  private final int[] text; // the token that the first one is predicted from in front
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
    int tokens = text.length - 1;
    this.text = text;
    this.context = Math.min(context, tokens);
    this.rows = Math.max(1, Math.min(maxTokens / this.context, tokens / (2 * this.context)));
    this.segments = Math.max(1, (tokens - this.context) / (rows * this.context));
    this.seed = seed;
  }

  /** How many segments there are in an epoch. */
  int size() {
    return rows * segments;
  }

  /** The batches of an epoch, in their order: a function of the text, the seed and the epoch. */
  List<Batch<TextExample>> epoch(int epoch) {
    int places = text.length - rows * segments * context;
    long drawn = CounterRandom.key(CounterRandom.key(seed, epoch), 0);
    int begin = (int) Math.unsignedMultiplyHigh(drawn, places);
    List<Batch<TextExample>> batches = new ArrayList<>();
    for (int k = 0; k < segments; k++) {
      List<TextExample> segment = new ArrayList<>();
      for (int b = 0; b < rows; b++) {
        segment.add(at(begin + (b * segments + k) * context));
      }
      batches.add(new Batch<>(segment));
    }
    return List.copyOf(batches);
  }

  /** The segments of an epoch, those of a batch of {@link #epoch} together. */
  List<TextExample> segments(int epoch) {
    return epoch(epoch).stream().flatMap(batch -> batch.examples().stream()).toList();
  }

  /** The number of a segment is where it begins in the text: other epochs have other segments. */
  private TextExample at(int from) {
    int[] inputs = Arrays.copyOfRange(text, from, from + context);
    int[] targets = Arrays.copyOfRange(text, from + 1, from + context + 1);
    return new TextExample(from, inputs, targets);
  }
}
