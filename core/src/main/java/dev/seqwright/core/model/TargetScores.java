package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * The log-probabilities of the tokens of given targets: of each one given the source and the right
 * tokens before it.
 */
public final class TargetScores {
  private static final int BLOCK = 256; // rows whose scores of all words exist at once

  private final Autoregressive model;
  private final SpecialTokens special;
  private final Kernels kernels;
  private final Workspace workspace;

  /**
   * @param kernels the calling thread's own
   * @param workspace of a batch, reset by each
   */
  public TargetScores(
      Autoregressive model, SpecialTokens special, Kernels kernels, Workspace workspace) {
    this.model = model;
    this.special = special;
    this.kernels = kernels;
    this.workspace = workspace;
  }

  /**
   * Scores a batch.
   *
   * @param sources as the network reads them; empty ones where it reads none
   * @param targets as they should be written, with the end token
   * @return a log-probability for each token of each target
   */
  public float[][] of(int[][] sources, int[][] targets) {
    workspace.reset();
    Graph graph = Graph.inference(kernels, workspace);
    int[][] inputs = new int[targets.length][];
    float[][] scores = new float[targets.length][];
    for (int b = 0; b < targets.length; b++) {
      inputs[b] = special.input(targets[b]);
      scores[b] = new float[targets[b].length];
    }
    Sequences states = model.states(graph, model.read(graph, sources), inputs);
    for (int from = 0; from < states.layout().rows(); from += BLOCK) {
      int to = Math.min(states.layout().rows(), from + BLOCK);
      Tensor block = logProbabilities(graph, states.rows(), from, to);
      pick(block, from, states, targets, scores);
      workspace.release(block);
    }
    return scores;
  }

  private Tensor logProbabilities(Graph graph, Variable states, int from, int to) {
    Tensor scores = model.head().logits(graph, graph.constant(states.value().rows(from, to)));
    special.unwritten().beforeSoftmax(scores);
    kernels.softmax().logSoftmax(scores, scores);
    special.unwritten().afterSoftmax(scores);
    return scores;
  }

  /** Takes what rows {@code from} on say of their targets. */
  private static void pick(
      Tensor block, int from, Sequences states, int[][] targets, float[][] scores) {
    for (int b = 0; b < targets.length; b++) {
      int first = states.layout().start(b);
      int begin = Math.max(0, from - first);
      int end = Math.min(targets[b].length, from + block.rows() - first);
      for (int t = begin; t < end; t++) {
        long row = (long) first + t - from;
        scores[b][t] = block.get(row * block.columns() + targets[b][t]);
      }
    }
  }
}
