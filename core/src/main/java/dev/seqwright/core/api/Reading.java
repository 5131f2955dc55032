package dev.seqwright.core.api;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.halting.StepsTaken;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.task.TextNetwork;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Nd4jArrays;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a model found in some texts; its arrays are views, valid until this is closed. */
public final class Reading implements AutoCloseable {
  private final NativeSlabs slabs = new NativeSlabs();
  private final Graph graph;
  private final Sequences states;
  private final RecordedAttention recorded;

  Reading(TextNetwork network, Kernels kernels, int[]... tokens) {
    this.recorded = new RecordedAttention(kernels.attention(), new Workspace(slabs));
    this.graph = Graph.inference(kernels.withAttention(recorded), new Workspace(slabs));
    this.states = network.states().apply(graph, tokens);
  }

  /** The states of the last layer (N, D) of all texts, one after the other. */
  public INDArray states() {
    return Nd4jArrays.view(states.rows().value());
  }

  /** The states (n, D) of a text, a row a token; fewer where an attention pools positions. */
  public INDArray states(int text) {
    SequenceLayout layout = states.layout();
    Tensor rows = states.rows().value();
    return Nd4jArrays.view(rows.rows(layout.start(text), layout.end(text)));
  }

  /**
   * How many steps each token of a text took (n, 1), where the model has a stack whose tokens take
   * as many as they need: {@code stack: universal} with {@code halting}.
   */
  public Optional<INDArray> steps(int text) {
    SequenceLayout layout = states.layout();
    return Stream.of("encoder", "decoder")
        .flatMap(stack -> graph.shared(new StepsTaken(stack)).stream())
        .findFirst()
        .map(all -> all.value().rows(layout.start(text), layout.end(text)))
        .map(Nd4jArrays::view);
  }

  /** How many attentions told their weights: the layers, where all are of the kind {@code full}. */
  public int attentions() {
    return recorded.calls();
  }

  /**
   * The weights (H, n, n) that the tokens of a text give each other in one of the attentions:
   * element (h, i, j) is what token i gives token j in head h, and sums to 1 over j.
   *
   * @param attention counted from 0, from the bottom
   * @throws IndexOutOfBoundsException when there is none: other kinds than {@code full} with
   *     absolute positions or {@code rope}, and those that share its kernel, tell none
   */
  public INDArray attention(int attention, int text) {
    return Nd4jArrays.view(recorded.weights(attention, text));
  }

  @Override
  public void close() {
    slabs.close();
  }
}
