package dev.seqwright.core.parity;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.task.TextNetwork;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.nio.file.Path;

/** The states of the tokens of a line, by the sentence encoder of a model of documents. */
final class SentenceScores implements LineScores {
  private final NativeSlabs slabs = new NativeSlabs();
  private final TextNetwork network;

  SentenceScores(Path folder) {
    this.network = TextNetwork.open(folder);
  }

  @Override
  public float[][] of(String line) {
    Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
    int[][] read = {network.read(line, 1)};
    return network.states().apply(graph, read).rows().value().matrix().toRows();
  }

  @Override
  public void close() {
    network.close();
    slabs.close();
  }
}
