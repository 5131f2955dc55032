package dev.seqwright.core.decode.network;

import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.model.Autoregressive;
import dev.seqwright.core.model.Hypotheses;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.List;

/**
 * A network as a model that is decoded step by step. The memory of a batch is used again by the
 * next one; one batch at a time.
 */
public final class NetworkDecoder implements IncrementalDecoder {
  private final String name;
  private final Autoregressive model;
  private final SpecialTokens special;
  private final Kernels kernels;
  private final Slabs slabs;
  private final Workspace keep;
  private final Workspace scratch;

  /**
   * @param name what messages call the model
   * @param kernels this worker's own
   * @param slabs where caches and the memory of steps come from; closed with the model
   */
  public NetworkDecoder(
      String name, Autoregressive model, SpecialTokens special, Kernels kernels, Slabs slabs) {
    this.name = name;
    this.model = model;
    this.special = special;
    this.kernels = kernels;
    this.slabs = slabs;
    this.keep = new Workspace(slabs);
    this.scratch = new Workspace(slabs);
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

  /** One position is the end token's. */
  @Override
  public int maximumTargetLength() {
    return model.limit() - 1;
  }

  @Override
  public String diagnosis() {
    return LargestParameter.diagnosis(name, model.parameters());
  }

  @Override
  public State start(List<int[]> sources) {
    keep.reset();
    int[][] ended = sources.stream().map(special::source).toArray(int[][]::new);
    return new Running(
        new Hypotheses(model, kernels, keep, scratch, ended, special.unwritten()), special);
  }

  @Override
  public void close() {
    slabs.close();
  }

  private record StepScores(Hypotheses hypotheses) implements Scores {
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
