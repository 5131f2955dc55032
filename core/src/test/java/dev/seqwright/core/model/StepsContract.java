package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.stream.IntStream;

/** Decoding a step at a time gives what whole sequences give. */
final class StepsContract {
  private StepsContract() {}

  /**
   * @param inputs one target a source, all of one length
   */
  static void check(
      Autoregressive model, Kernels kernels, Slabs slabs, int[][] sources, int[][] inputs) {
    check(model, kernels, slabs, Sources.alone(sources), inputs);
  }

  /** The same of sources in their documents. */
  static void check(
      Autoregressive model, Kernels kernels, Slabs slabs, Sources sources, int[][] inputs) {
    Graph graph = Graph.inference(kernels, new Workspace(slabs));
    Sequences states = model.states(graph, model.read(graph, sources), inputs);
    Tensor whole = model.head().logits(graph, states.rows());
    kernels.softmax().logSoftmax(whole, whole);
    Hypotheses hypotheses =
        new Hypotheses(
            model,
            kernels,
            new Workspace(slabs),
            new Workspace(slabs),
            sources,
            SuppressedTokens.NONE);
    int length = inputs[0].length;
    for (int t = 0; t < length; t++) {
      Tensor step = LogProbabilities.after(hypotheses, column(inputs, t));
      for (int b = 0; b < inputs.length; b++) {
        int row = length * b + t;
        assertThat(step.rows(b, b + 1).toArray())
            .containsExactly(whole.rows(row, row + 1).toArray(), within(1e-4f));
      }
    }
  }

  private static int[] column(int[][] inputs, int t) {
    return IntStream.range(0, inputs.length).map(b -> inputs[b][t]).toArray();
  }
}
