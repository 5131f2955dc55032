package dev.seqwright.core.model;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.CacheRows;
import dev.seqwright.core.autograd.GatherRows;
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
  /** The most rows of a pass over beginnings: memory does not grow with their length. */
  private static final int PASS_ROWS = 1024;

  private final Autoregressive model;
  private final Kernels kernels;
  private final Workspace scratch;
  private final SuppressedTokens unwritten;
  private final DecoderState state;
  private final CacheRows cached = new CacheRows();
  private int[][] histories;
  private int[] before; // how many positions of each belong to segments that are over
  private int[] sentences;
  private final int batch;
  private Graph graph;
  private Variable decoded;
  private Tensor scores;
  private LogPartition normalizers;
  private int[] ends; // the last row of every hypothesis in the last step

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
      Sources sources,
      SuppressedTokens unwritten) {
    this.model = model;
    this.unwritten = unwritten;
    this.kernels = kernels;
    this.scratch = scratch;
    this.batch = sources.count();
    scratch.reset();
    graph = Graph.inference(kernels, scratch);
    this.state = model.start(graph, keep, model.read(graph, sources));
    this.histories = new int[batch][0];
    this.before = new int[batch];
    this.sentences = IntStream.range(0, batch).toArray();
  }

  /** The same where every token may follow. */
  public Hypotheses(
      Autoregressive model, Kernels kernels, Workspace keep, Workspace scratch, int[][] sources) {
    this(model, kernels, keep, scratch, Sources.alone(sources), SuppressedTokens.NONE);
  }

  /** R, the number of live hypotheses. */
  public int rows() {
    return histories.length;
  }

  /** Goes on by the last tokens (R). */
  public void step(int[] lastTokens) {
    int[] one = new int[rows()];
    Arrays.fill(one, 1);
    pass(lastTokens, one);
  }

  /** How many positions a hypothesis has read. */
  public int length(int hypothesis) {
    return histories[hypothesis].length;
  }

  /** Makes a hypothesis as if it had read nothing: what it reads next stands at the beginning. */
  public void forget(int hypothesis) {
    histories[hypothesis] = new int[0];
    before[hypothesis] = 0;
  }

  /**
   * Ends a segment of a hypothesis' text, of which all but the last positions are forgotten: what
   * it reads next begins another segment, and sees those. For models that know distances between
   * positions alone, or those of a segment.
   */
  public void keep(int hypothesis, int last) {
    int[] all = histories[hypothesis];
    histories[hypothesis] = Arrays.copyOfRange(all, Math.max(0, all.length - last), all.length);
    before[hypothesis] = histories[hypothesis].length;
    cached.keep(histories);
  }

  /** Whether {@link #read} can be used: not where a state goes from a position to the next. */
  public boolean readsAhead() {
    return state.takesSeveralRows();
  }

  /** How many tokens of each hypothesis one pass may read: one, where none {@link #readsAhead}. */
  int tokensAPass() {
    return readsAhead() ? Math.max(1, PASS_ROWS / rows()) : 1;
  }

  /**
   * Goes on by several tokens each, as many steps would, in one pass; long ones in a few.
   *
   * @param tokens one or more of every hypothesis
   */
  public void read(int[][] tokens) {
    readOn(tokens);
    decoded = GatherRows.apply(graph, decoded, ends);
  }

  /**
   * The same where nobody asks what follows.
   *
   * @param tokens of every hypothesis; some may have none
   */
  public void readOn(int[][] tokens) {
    int longest = Arrays.stream(tokens).mapToInt(own -> own.length).max().orElse(0);
    int columns = tokensAPass();
    for (int left = longest; left > 0; left -= columns) {
      int most = left;
      int[][] part =
          Arrays.stream(tokens).map(own -> part(own, most, columns)).toArray(int[][]::new);
      readEach(part);
    }
  }

  /** The first {@code count} of the last {@code left} tokens, so all that end do so together. */
  private static int[] part(int[] tokens, int left, int count) {
    int first = tokens.length - left;
    return Arrays.copyOfRange(
        tokens, Math.max(0, first), Math.clamp(first + count, 0, tokens.length));
  }

  /**
   * The same in one pass, after which {@link #logProbabilities} tells what follows each of the
   * tokens: a row for every token, those of the first hypothesis first.
   *
   * @param tokens one or more of every hypothesis; one where hypotheses cannot {@link #readsAhead}
   */
  public void readEach(int[][] tokens) {
    pass(
        Arrays.stream(tokens).flatMapToInt(Arrays::stream).toArray(),
        Arrays.stream(tokens).mapToInt(own -> own.length).toArray());
  }

  /** One or no step, or several, of each hypothesis. */
  private void pass(int[] tokens, int... counts) {
    scratch.reset();
    scores = null;
    Step step = extend(counts);
    graph = Graph.inference(kernels, scratch);
    decoded = model.step(graph, tokens, state, step);
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
        .of(state, ends[row]);
  }

  /**
   * Row r of the next step continues row {@code parents[r]} of the last; rows of a sentence stay
   * together.
   */
  public void select(int[] parents) {
    int[][] selected = new int[parents.length][];
    int[] theirs = new int[parents.length];
    int[] ended = new int[parents.length];
    for (int r = 0; r < parents.length; r++) {
      selected[r] = histories[parents[r]];
      theirs[r] = sentences[parents[r]];
      ended[r] = before[parents[r]];
    }
    histories = selected;
    sentences = theirs;
    before = ended;
    cached.keep(histories);
  }

  private Step extend(int... counts) {
    int[] added = cached.take(IntStream.of(counts).sum());
    int[] from = new int[added.length + 1];
    int[] history = new int[seen(counts)];
    int[] earlier = new int[added.length];
    ends = new int[counts.length];
    int r = 0;
    for (int h = 0; h < counts.length; h++) {
      for (int i = 0; i < counts[h]; i++) {
        histories[h] = appended(histories[h], added[r]);
        from[r + 1] = from[r] + histories[h].length;
        System.arraycopy(histories[h], 0, history, from[r], histories[h].length);
        earlier[r] = before[h];
        r++;
      }
      ends[h] = r - 1;
    }
    return new Step(history, from, live(counts), earlier);
  }

  /** How many positions all new rows see together. */
  private int seen(int... counts) {
    int sum = 0;
    for (int h = 0; h < counts.length; h++) {
      sum += counts[h] * histories[h].length + counts[h] * (counts[h] + 1) / 2;
    }
    return sum;
  }

  private static int[] appended(int[] rows, int row) {
    int[] longer = Arrays.copyOf(rows, rows.length + 1);
    longer[rows.length] = row;
    return longer;
  }

  private SequenceLayout live(int... counts) {
    int[] rows = new int[batch];
    for (int h = 0; h < counts.length; h++) {
      rows[sentences[h]] += counts[h];
    }
    return SequenceLayout.of(rows);
  }
}
