package dev.seqwright.core.decode.network;

import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.network.NetworkDecoder.StepScores;
import dev.seqwright.core.model.Hypotheses;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * Hypotheses of a model that remembers earlier segments: each reads its text in segments of C
 * tokens, as in training. Where one is full, all positions are forgotten but those that the model
 * keeps, so that a token sees what it remembers, and the positions of the segment. Memory does not
 * grow with the text.
 */
final class SegmentedState implements IncrementalDecoder.State {
  private final IncrementalDecoder.State inner;
  private final Hypotheses hypotheses;
  private final int segment;
  private final IntBinaryOperator kept;

  /** How many tokens of its segment each hypothesis has read. */
  private int[] filled;

  /**
   * @param segment C
   * @param kept how many positions are kept behind a segment, of so many that were read, so many of
   *     them in the segment
   */
  SegmentedState(
      IncrementalDecoder.State inner, Hypotheses hypotheses, int segment, IntBinaryOperator kept) {
    this.inner = inner;
    this.hypotheses = hypotheses;
    this.segment = segment;
    this.kept = kept;
    this.filled = new int[hypotheses.rows()];
  }

  @Override
  public IncrementalDecoder.Scores step(int[] lastTokens) {
    for (int h = 0; h < lastTokens.length; h++) {
      go(h, 1);
    }
    return inner.step(lastTokens);
  }

  @Override
  public boolean readsAhead() {
    return inner.readsAhead();
  }

  /** Segment by segment; those with fewer segments begin later, so that all end together. */
  @Override
  public IncrementalDecoder.Scores read(int[][] tokens) {
    int[] read = new int[tokens.length];
    int passes = 0;
    for (int h = 0; h < tokens.length; h++) {
      passes = Math.max(passes, passes(h, tokens[h].length));
    }
    for (int left = passes; left > 1; left--) {
      hypotheses.readOn(next(tokens, read, left));
    }
    hypotheses.read(next(tokens, read, 1));
    return new StepScores(hypotheses);
  }

  /** In how many segments a hypothesis reads its next tokens. */
  private int passes(int h, int count) {
    return Math.ceilDiv(filled[h] % segment + count, segment);
  }

  /** What each hypothesis reads when so many passes are left. */
  private int[][] next(int[][] tokens, int[] read, int passes) {
    int[][] parts = new int[tokens.length][];
    for (int h = 0; h < tokens.length; h++) {
      int left = tokens[h].length - read[h];
      int room = segment - filled[h] % segment;
      int count = passes(h, left) < passes ? 0 : Math.min(left, room);
      go(h, count);
      parts[h] = Arrays.copyOfRange(tokens[h], read[h], read[h] + count);
      read[h] += count;
    }
    return parts;
  }

  /** A hypothesis is about to read some tokens of one segment, a new one if the last is full. */
  private void go(int h, int count) {
    if (count > 0 && filled[h] == segment) {
      hypotheses.keep(h, kept.applyAsInt(hypotheses.length(h), segment));
      filled[h] = 0;
    }
    filled[h] += count;
  }

  @Override
  public void select(int[] parents) {
    inner.select(parents);
    int[] before = filled;
    filled = Arrays.stream(parents).map(parent -> before[parent]).toArray();
  }

  @Override
  public float[] sourceWeights(int row) {
    return inner.sourceWeights(row);
  }

  @Override
  public void close() {
    inner.close();
  }
}
