package dev.seqwright.core.model;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The log-probabilities of the tokens of given targets: of each one given the source and the right
 * tokens before it.
 *
 * <p>A target is read as {@link Hypotheses} read a prefix, not as training reads it: attention over
 * a cache and attention over whole texts sum in different orders, 1e-6 apart in float32, and where
 * an input of an int8 product lies half-way between two bytes, that decides which one it is. So a
 * translation has here the scores that a search gave it, to the bit.
 */
public final class TargetScores {
  /** Rows whose scores of all words exist at once. */
  private static final int BLOCK = 256;

  private final Autoregressive model;
  private final SpecialTokens special;
  private final Kernels kernels;
  private final Workspace keep;
  private final Workspace scratch;

  /**
   * @param kernels the calling thread's own
   * @param slabs where the memory of a batch comes from
   */
  public TargetScores(Autoregressive model, SpecialTokens special, Kernels kernels, Slabs slabs) {
    this.model = model;
    this.special = special;
    this.kernels = kernels;
    this.keep = new Workspace(slabs);
    this.scratch = new Workspace(slabs);
  }

  /** Scores a batch whose sources stand alone, see the other. */
  public float[][] of(int[][] sources, int[][] targets) {
    return of(Sources.alone(sources), targets);
  }

  /**
   * Scores a batch.
   *
   * @param sources as the network reads them; empty ones where it reads none
   * @param targets as they should be written, with the end token
   * @return a log-probability for each token of each target
   */
  public float[][] of(Sources sources, int[][] targets) {
    keep.reset();
    Hypotheses read = new Hypotheses(model, kernels, keep, scratch, sources, special.unwritten());
    float[][] scores = new float[targets.length][];
    Arrays.setAll(scores, b -> new float[targets[b].length]);
    int[][] inputs = Arrays.stream(targets).map(special::input).toArray(int[][]::new);
    int[] live = IntStream.range(0, targets.length).toArray();
    for (int from = 0; live.length > 0; ) {
      int columns = read.tokensAPass();
      int[][] part = part(inputs, live, from, from + columns);
      read.readEach(part);
      score(read, targetOfRow(live, part), placeOfRow(from, part), targets, scores);
      from += columns;
      live = goOn(read, live, from, targets);
    }
    return scores;
  }

  /** What stands before tokens {@code from} to {@code to} of the targets that are not over. */
  private static int[][] part(int[][] inputs, int[] live, int from, int to) {
    return Arrays.stream(live)
        .mapToObj(b -> Arrays.copyOfRange(inputs[b], from, Math.min(to, inputs[b].length)))
        .toArray(int[][]::new);
  }

  /** Scores the token that follows each row which was read, in its target at its place. */
  private static void score(
      Hypotheses read, int[] rows, int[] places, int[][] targets, float[][] scores) {
    for (int first = 0; first < rows.length; first += BLOCK) {
      int end = Math.min(rows.length, first + BLOCK);
      Tensor block = read.logProbabilities(first, end);
      for (int r = first; r < end; r++) {
        long row = (long) (r - first) * block.columns();
        scores[rows[r]][places[r]] = block.get(row + targets[rows[r]][places[r]]);
      }
    }
  }

  private static int[] targetOfRow(int[] live, int[][] part) {
    return IntStream.range(0, live.length)
        .flatMap(i -> IntStream.generate(() -> live[i]).limit(part[i].length))
        .toArray();
  }

  private static int[] placeOfRow(int from, int[][] part) {
    return Arrays.stream(part)
        .flatMapToInt(own -> IntStream.range(from, from + own.length))
        .toArray();
  }

  /** Drops the targets that are read to their end. */
  private static int[] goOn(Hypotheses read, int[] live, int from, int[][] targets) {
    int[] kept =
        IntStream.range(0, live.length).filter(i -> targets[live[i]].length > from).toArray();
    read.select(kept);
    return Arrays.stream(kept).map(i -> live[i]).toArray();
  }
}
