package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The lines of a text, each with the log-probabilities of its tokens, in memory that does not grow
 * with the text. Neither batches nor workers change them.
 *
 * <p>The text is read in the windows of a {@link ContextPolicy}. Each token is foreseen by one
 * window, in the order of the text, so what windows say is handed to the lines one after the other.
 * A model that remembers earlier segments reads one window after the other.
 */
public final class TextScorer implements Iterator<ScoredLine>, AutoCloseable {
  /** How many batches a worker has before it before lines are given out. */
  private static final int BATCHES = 8;

  private final SavedNetwork<DecoderOnly> saved;
  private final TextOrder order;
  private final Iterator<LineInText> lines;
  private final WindowCutter cutter;
  private final FrozenWeights weights;
  private final BatchRunner runner;
  private final Optional<SegmentState> segments;
  private final NativeSlabs slabs = new NativeSlabs();
  private final int limit; // of the tokens that are read before lines are given out
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<TokenScore> scores = new ArrayDeque<>();

  /** A line of which not all tokens are scored. */
  private record Waiting(TextLine line, int... tokens) {}

  private record TokenScore(float logProbability, byte correct) {}

  TextScorer(
      SavedNetwork<DecoderOnly> saved,
      TextOrder order,
      Iterator<TextLine> lines,
      ContextPolicy policy,
      DecodingConfig decoding) {
    this.saved = saved;
    this.order = order;
    this.lines = LineInText.of(lines);
    this.cutter = new WindowCutter(policy, order.begin(saved.vocabulary()));
    this.weights = saved.frozen(decoding.precision(), saved.network().parameters());
    this.runner = saved.runner(decoding, weights::open);
    this.segments =
        Optional.of(saved.network().memories())
            .filter(memories -> !memories.isEmpty())
            .map(memories -> new SegmentState(memories, 1, slabs));
    this.limit = BATCHES * decoding.threads() * decoding.maxTokens();
  }

  @Override
  public boolean hasNext() {
    return !waiting.isEmpty() || lines.hasNext();
  }

  /**
   * The next line.
   *
   * @throws UserException when what the model says is no number
   */
  @Override
  public ScoredLine next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the text is over");
    }
    while (waiting.isEmpty() || waiting.getFirst().tokens.length > scores.size()) {
      advance();
    }
    return scored(waiting.removeFirst());
  }

  /** Reads some lines and scores the windows that are whole with them. */
  private void advance() {
    List<TextExample> windows = new ArrayList<>();
    for (int tokens = 0; tokens < limit && lines.hasNext(); ) {
      LineInText line = lines.next();
      LineTokens read = order.tokens(saved.vocabulary(), line);
      waiting.add(new Waiting(line.line(), read.tokens()));
      List<TextExample> whole = cutter.add(read, windows.size());
      tokens += whole.stream().mapToInt(TextExample::length).sum();
      windows.addAll(whole);
    }
    if (!lines.hasNext()) {
      windows.addAll(cutter.end(windows.size()));
    }
    score(windows);
  }

  private void score(List<TextExample> windows) {
    CrossEntropy.Rows[] found = new CrossEntropy.Rows[windows.size()];
    BiFunction<Graph, List<TextExample>, Integer> work =
        (graph, batch) -> {
          score(graph, batch, found);
          return batch.size();
        };
    if (segments.isPresent()) {
      runner.inOrder(windows, work);
    } else {
      runner.run(windows, work);
    }
    for (CrossEntropy.Rows rows : found) {
      for (int i = 0; i < rows.correct().length; i++) {
        scores.add(new TokenScore(finite(rows.logLikelihoods()[i]), rows.correct()[i]));
      }
    }
  }

  private void score(Graph graph, List<TextExample> batch, CrossEntropy.Rows[] found) {
    int[][] inputs = batch.stream().map(TextExample::inputs).toArray(int[][]::new);
    DecoderOnly network = saved.network();
    Sequences states =
        segments
            .map(state -> network.states(graph, LanguageModelling.read(state, batch), inputs))
            .orElseGet(() -> network.states(graph, inputs));
    for (int b = 0; b < batch.size(); b++) {
      TextExample window = batch.get(b);
      int end = states.layout().end(b);
      Tensor last = states.rows().value().rows(end - window.units(), end);
      found[window.index()] = network.head().rows(graph, last, window.targets());
    }
  }

  private float finite(float logProbability) {
    if (Float.isNaN(logProbability)) {
      throw new UserException(
          Help.DAMAGED_MODEL,
          saved.name() + ": the scores of a text are not finite numbers; train the model again");
    }
    return logProbability;
  }

  private ScoredLine scored(Waiting line) {
    TextVocabulary vocabulary = saved.vocabulary();
    List<TokenScore> own =
        IntStream.of(line.tokens).mapToObj(token -> scores.removeFirst()).toList();
    return new ScoredLine(
        line.line,
        IntStream.of(line.tokens).mapToObj(vocabulary::written).toList(),
        own.stream().map(TokenScore::logProbability).toList(),
        own.stream().mapToLong(TokenScore::correct).sum(),
        IntStream.of(line.tokens).filter(vocabulary::isUnknown).count());
  }

  /** Stops the workers. */
  @Override
  public void close() {
    runner.close();
    weights.close();
    slabs.close();
  }
}
