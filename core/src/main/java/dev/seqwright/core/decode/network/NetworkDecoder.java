package dev.seqwright.core.decode.network;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.model.Autoregressive;
import dev.seqwright.core.model.Hypotheses;
import dev.seqwright.core.model.Sources;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A network as a model that is decoded step by step. The memory of a batch is used again by the
 * next one; one batch at a time.
 *
 * <p>A model with a window writes texts of any length: where a hypothesis has filled the window, it
 * is forgotten but for its last tokens, half a window of them, which are read again from the
 * beginning. So a token sees half a window of tokens before it at least. What remembers earlier
 * segments reads nothing again: its window is a segment, see {@link SegmentedState}. Where an
 * attention decodes with a state of fixed width there is no window, and texts end at the model's
 * limit.
 */
public final class NetworkDecoder implements IncrementalDecoder {
  private final String name;
  private final Autoregressive model;
  private final SpecialTokens special;
  private final Kernels kernels;
  private final Slabs slabs;
  private final OptionalInt window;
  private final Workspace keep;
  private final Workspace scratch;

  /**
   * @param name what messages call the model
   * @param kernels this worker's own
   * @param slabs where caches and the memory of steps come from; closed with the model
   */
  public NetworkDecoder(
      String name, Autoregressive model, SpecialTokens special, Kernels kernels, Slabs slabs) {
    this(name, model, special, kernels, slabs, OptionalInt.empty());
  }

  /**
   * The same with a window.
   *
   * @param window the most tokens that are read one after the other, at least 2; none for the
   *     model's own limit, where texts end
   */
  NetworkDecoder(
      String name,
      Autoregressive model,
      SpecialTokens special,
      Kernels kernels,
      Slabs slabs,
      OptionalInt window) {
    this.name = name;
    this.model = model;
    this.special = special;
    this.kernels = kernels;
    this.slabs = slabs;
    this.keep = new Workspace(slabs);
    this.scratch = new Workspace(slabs);
    boolean readsAhead = window.isPresent() && readsAhead();
    if (model.remembers() && window.isPresent() && !readsAhead) {
      throw new UserException(
          Help.KIND_IN_A_WRONG_PLACE,
          name
              + ": what the model remembers begins anew in each segment, and its self-attention"
              + " decodes with a state that goes on from position to position; eval and score read"
              + " it, to generate train one with another self-attention, such as full");
    }
    this.window = readsAhead ? window : OptionalInt.empty();
  }

  private boolean readsAhead() {
    keep.reset();
    return new Hypotheses(model, kernels, keep, scratch, new int[1][0]).readsAhead();
  }

  @Override
  public int vocabularySize() {
    return model.head().words();
  }

  @Override
  public int endId() {
    return special.end();
  }

  @Override
  public int beginId() {
    return special.begin();
  }

  /** One position is the end token's; with a window there is no end. */
  @Override
  public int maximumTargetLength() {
    return window.isPresent() ? Integer.MAX_VALUE : model.limit() - 1;
  }

  @Override
  public String diagnosis() {
    return LargestParameter.diagnosis(name, model.parameters());
  }

  @Override
  public State start(List<int[]> sources) {
    return start(Sources.alone(sources.stream().map(special::source).toArray(int[][]::new)));
  }

  @Override
  public State startInDocuments(List<Sentence> sentences) {
    // A sentence that several see is one.
    IdentityHashMap<int[], int[]> ended = new IdentityHashMap<>();
    UnaryOperator<int[]> end = tokens -> ended.computeIfAbsent(tokens, special::source);
    return start(
        Sources.of(
            sentences.stream().map(Sentence::tokens).map(end).toList(),
            sentences.stream().map(s -> s.before().stream().map(end).toList()).toList()));
  }

  private State start(Sources sources) {
    keep.reset();
    Hypotheses hypotheses =
        new Hypotheses(model, kernels, keep, scratch, sources, special.unwritten());
    State running = new Running(hypotheses, special);
    return window.isPresent() ? within(window.getAsInt(), running, hypotheses) : running;
  }

  private State within(int tokens, State running, Hypotheses hypotheses) {
    return model.remembers()
        ? new SegmentedState(running, hypotheses, tokens, model::kept)
        : new WindowedState(running, hypotheses, tokens);
  }

  @Override
  public void close() {
    slabs.close();
  }

  record StepScores(Hypotheses hypotheses) implements Scores {
    @Override
    public Tensor rows(int from, int to) {
      return hypotheses.logProbabilities(from, to);
    }

    @Override
    public double normalizer(int row) {
      return hypotheses.normalizer(row);
    }
  }

  private record Running(Hypotheses hypotheses, SpecialTokens special) implements State {
    @Override
    public Scores step(int[] lastTokens) {
      hypotheses.step(lastTokens);
      return new StepScores(hypotheses);
    }

    @Override
    public boolean readsAhead() {
      return hypotheses.readsAhead();
    }

    @Override
    public Scores read(int[][] tokens) {
      hypotheses.read(tokens);
      return new StepScores(hypotheses);
    }

    @Override
    public void select(int[] parents) {
      hypotheses.select(parents);
    }

    @Override
    public float[] sourceWeights(int row) {
      float[] all = hypotheses.sourceWeights(row);
      int from = special.beforeSource().size();
      return Arrays.copyOfRange(all, from, all.length - special.afterSource().size());
    }

    @Override
    public void close() {}
  }
}
