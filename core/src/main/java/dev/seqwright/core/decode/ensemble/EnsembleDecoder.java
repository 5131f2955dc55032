package dev.seqwright.core.decode.ensemble;

import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.function.Function;

/**
 * Models that decode together: each reads every source and scores every next token, and the search
 * sees the mean of what they say. Time and memory are those of the models, one after the other.
 */
final class EnsembleDecoder implements IncrementalDecoder {
  private final List<IncrementalDecoder> members;
  private final EnsembleMean mean;
  private final EnsembleWeights weights;
  private final Kernels kernels;
  private final Slabs slabs;
  private final Workspace scratch;

  /**
   * @param members models of one vocabulary; closed with this one
   * @param slabs memory of the means; closed with this one
   */
  EnsembleDecoder(
      List<IncrementalDecoder> members,
      EnsembleMean mean,
      EnsembleWeights weights,
      Kernels kernels,
      Slabs slabs) {
    this.members = members;
    this.mean = mean;
    this.weights = weights;
    this.kernels = kernels;
    this.slabs = slabs;
    this.scratch = new Workspace(slabs);
  }

  @Override
  public int vocabularySize() {
    return members.getFirst().vocabularySize();
  }

  @Override
  public int endId() {
    return members.getFirst().endId();
  }

  @Override
  public int beginId() {
    return members.getFirst().beginId();
  }

  @Override
  public int maximumTargetLength() {
    return members.stream().mapToInt(IncrementalDecoder::maximumTargetLength).min().orElseThrow();
  }

  @Override
  public String diagnosis() {
    return String.join(
        "; ", members.stream().map(IncrementalDecoder::diagnosis).distinct().toList());
  }

  @Override
  public State start(List<int[]> sources) {
    return new Together(members.stream().map(member -> member.start(sources)).toList());
  }

  @Override
  public void close() {
    members.forEach(IncrementalDecoder::close);
    slabs.close();
  }

  private final class MeanScores implements Scores {
    private final List<Scores> each;

    private MeanScores(List<Scores> each) {
      this.each = each;
    }

    @Override
    public Tensor rows(int from, int to) {
      scratch.reset();
      List<Tensor> rows = each.stream().map(scores -> scores.rows(from, to)).toList();
      return mean.of(rows, weights, kernels.softmax(), scratch);
    }

    @Override
    public double normalizer(int row) {
      return weights.mean(each.stream().mapToDouble(scores -> scores.normalizer(row)).toArray());
    }
  }

  private final class Together implements State {
    private final List<State> each;

    private Together(List<State> each) {
      this.each = each;
    }

    private Scores all(Function<State, Scores> scores) {
      return new MeanScores(each.stream().map(scores).toList());
    }

    @Override
    public Scores step(int[] lastTokens) {
      return all(state -> state.step(lastTokens));
    }

    @Override
    public boolean readsAhead() {
      return each.stream().allMatch(State::readsAhead);
    }

    @Override
    public Scores read(int[][] tokens) {
      return all(state -> state.read(tokens));
    }

    @Override
    public void select(int[] parents) {
      each.forEach(state -> state.select(parents));
    }

    @Override
    public float[] sourceWeights(int row) {
      List<float[]> all = each.stream().map(state -> state.sourceWeights(row)).toList();
      float[] result = new float[all.getFirst().length];
      for (int i = 0; i < result.length; i++) {
        int at = i;
        result[i] = (float) weights.mean(all.stream().mapToDouble(own -> own[at]).toArray());
      }
      return result;
    }

    @Override
    public void close() {
      each.forEach(State::close);
    }
  }
}
