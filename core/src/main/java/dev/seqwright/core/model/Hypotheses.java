package dev.seqwright.core.model;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.CacheRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The live hypotheses of a batch while it is decoded: what the decoder has cached, and which cached
 * rows belong to whom. Caches are never reordered; {@link #select} rewrites the lists of row
 * numbers, and rows that are in none of them any more are written again.
 */
public final class Hypotheses {
  private final Autoregressive model;
  private final Kernels kernels;
  private final Workspace scratch;
  private final SuppressedTokens unwritten;
  private final DecoderState state;
  private final CacheRows cached = new CacheRows();
  private int[][] histories;
  private int[] sentences;
  private final int batch;
  private Graph graph;
  private Variable decoded;
  private Tensor scores;
  private LogPartition normalizers;
  private int position;

  /**
   * Reads the sources; each starts with one hypothesis, which is empty.
   *
   * @param keep memory for what lasts until the batch is done
   * @param scratch memory for a step, reset by each
   * @param unwritten what never follows
   */
  public Hypotheses(
      Autoregressive model,
      Kernels kernels,
      Workspace keep,
      Workspace scratch,
      int[][] sources,
      SuppressedTokens unwritten) {
    this.model = model;
    this.unwritten = unwritten;
    this.kernels = kernels;
    this.scratch = scratch;
    this.batch = sources.length;
    scratch.reset();
    graph = Graph.inference(kernels, scratch);
    this.state = model.start(graph, keep, model.read(graph, sources));
    this.histories = new int[batch][0];
    this.sentences = IntStream.range(0, batch).toArray();
  }

  /** The same where every token may follow. */
  public Hypotheses(
      Autoregressive model, Kernels kernels, Workspace keep, Workspace scratch, int[][] sources) {
    this(model, kernels, keep, scratch, sources, SuppressedTokens.NONE);
  }

  /** R, the number of live hypotheses. */
  public int rows() {
    return histories.length;
  }

  /** Goes on by the last tokens (R). */
  public void step(int[] lastTokens) {
    scratch.reset();
    scores = null;
    Step step = extend();
    graph = Graph.inference(kernels, scratch);
    position++;
    decoded = model.step(graph, lastTokens, state, step);
  }

  /**
   * The log-probabilities (to - from, V) of what follows rows {@code from} to {@code to}.
   *
   * @return valid until the next call
   */
  public Tensor logProbabilities(int from, int to) {
    if (scores != null) {
      scratch.release(scores);
    }
    scores = model.head().logits(graph, graph.constant(decoded.value().rows(from, to)));
    unwritten.beforeSoftmax(scores);
    normalizers = new LogPartition(scores);
    kernels.softmax().logSoftmax(scores, scores);
    normalizers.finish(scores);
    unwritten.afterSoftmax(scores);
    return scores;
  }

  /** log sum exp of the logits of a row of {@link #logProbabilities}, counted as there. */
  public double normalizer(int row) {
    return normalizers.of(row);
  }

  /**
   * How row {@code row} of the last step attended to the positions of its source in the last layer:
   * weights that sum to 1.
   *
   * @throws UnsupportedOperationException if the model cannot tell
   */
  public float[] sourceWeights(int row) {
    return model
        .sourceWeights()
        .orElseThrow(
            () ->
                new UnsupportedOperationException("this model has no weights of attention to tell"))
        .of(state, row);
  }

  /**
   * Row r of the next step continues row {@code parents[r]} of the last; rows of a sentence stay
   * together.
   */
  public void select(int[] parents) {
    int[][] selected = new int[parents.length][];
    int[] theirs = new int[parents.length];
    for (int r = 0; r < parents.length; r++) {
      selected[r] = histories[parents[r]];
      theirs[r] = sentences[parents[r]];
    }
    histories = selected;
    sentences = theirs;
    cached.keep(histories);
  }

  private Step extend() {
    int[] added = cached.take(rows());
    int[] from = new int[rows() + 1];
    int[] history = new int[rows() * (position + 1)];
    for (int r = 0; r < rows(); r++) {
      histories[r] = appended(histories[r], added[r]);
      from[r + 1] = from[r] + histories[r].length;
      System.arraycopy(histories[r], 0, history, from[r], histories[r].length);
    }
    return new Step(history, from, live());
  }

  private static int[] appended(int[] rows, int row) {
    int[] longer = Arrays.copyOf(rows, rows.length + 1);
    longer[rows.length] = row;
    return longer;
  }

  private SequenceLayout live() {
    int[] counts = new int[batch];
    for (int sentence : sentences) {
      counts[sentence]++;
    }
    return SequenceLayout.of(counts);
  }
}
