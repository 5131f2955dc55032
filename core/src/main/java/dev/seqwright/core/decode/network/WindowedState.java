package dev.seqwright.core.decode.network;

import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.network.NetworkDecoder.StepScores;
import dev.seqwright.core.model.Hypotheses;
import java.util.Arrays;

/** Hypotheses that read their last tokens again where they have filled a window. */
final class WindowedState implements IncrementalDecoder.State {
  private final IncrementalDecoder.State inner;
  private final Hypotheses hypotheses;
  private final int window;

  /** The tokens that each hypothesis has read last, a window of them at most. */
  private int[][] past;

  WindowedState(IncrementalDecoder.State inner, Hypotheses hypotheses, int window) {
    this.inner = inner;
    this.hypotheses = hypotheses;
    this.window = window;
    this.past = new int[hypotheses.rows()][0];
  }

  @Override
  public IncrementalDecoder.Scores step(int[] lastTokens) {
    int[][] tokens = new int[lastTokens.length][];
    boolean full = false;
    for (int h = 0; h < tokens.length; h++) {
      tokens[h] = new int[] {lastTokens[h]};
      remember(h, tokens[h]);
      if (hypotheses.length(h) == window) {
        hypotheses.forget(h);
        int[] all = past[h];
        tokens[h] = Arrays.copyOfRange(all, all.length - (window + 1) / 2, all.length);
        full = true;
      }
    }
    if (!full) {
      return inner.step(lastTokens);
    }
    hypotheses.read(tokens);
    return new StepScores(hypotheses);
  }

  @Override
  public boolean readsAhead() {
    return inner.readsAhead();
  }

  /** What is read at once is a prompt, which fits into the window. */
  @Override
  public IncrementalDecoder.Scores read(int[][] tokens) {
    for (int h = 0; h < tokens.length; h++) {
      remember(h, tokens[h]);
    }
    return inner.read(tokens);
  }

  private void remember(int hypothesis, int... tokens) {
    int[] before = past[hypothesis];
    int kept = Math.min(before.length, window - 1);
    int[] after = Arrays.copyOfRange(before, before.length - kept, before.length + tokens.length);
    System.arraycopy(tokens, 0, after, kept, tokens.length);
    past[hypothesis] = after;
  }

  @Override
  public void select(int[] parents) {
    inner.select(parents);
    int[][] before = past;
    past = Arrays.stream(parents).mapToObj(parent -> before[parent]).toArray(int[][]::new);
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
