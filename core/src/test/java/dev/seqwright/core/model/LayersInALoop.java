package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.IncrementalBlock;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The oracle of exits of single tokens: all rows go through every layer, and those that have left
 * are put back to where they were.
 */
record LayersInALoop(DecoderOnly network, NativeSlabs slabs, int words, int[][] inputs) {
  /**
   * The states that tokens left with, one after the other.
   *
   * @param left the layer after which each token leaves
   */
  Tensor states(Graph graph, List<Integer> left) {
    Parameters own = new Parameters();
    DecoderOnlyConfig config = network.config();
    int depth = config.decoder().shape().layers();
    Parameter table =
        TokenEmbedding.table(own.root().at("embeddings"), "target", words, config.size());
    LayerFactory factory =
        new LayerFactory(
            config.layer(),
            config.decoder().shape(),
            own.root().at("decoder"),
            new Depth(0, depth, true));
    TokenEmbedding embedding = new TokenEmbedding(config, table, factory.position());
    List<IncrementalBlock> layers =
        IntStream.range(0, depth).mapToObj(factory::causalLayer).toList();
    own.allocate(slabs);
    Map<String, Parameter> values =
        network.parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    own.all().forEach(p -> p.value().copyFrom(values.get(p.name()).value()));
    Sequences x = embedding.apply(graph, inputs);
    Tensor result = new Workspace(slabs).zeros(left.size(), config.size());
    for (int layer = 1; layer <= depth; layer++) {
      Tensor before = x.rows().value();
      Sequences y = layers.get(layer - 1).forward(graph, x, Context.NONE);
      String norm = layer == depth ? "decoder.norm" : "decoder.exits." + layer;
      for (int row = 0; row < left.size(); row++) {
        Tensor now = y.rows().value().rows(row, row + 1);
        if (left.get(row) < layer) {
          now.copyFrom(before.rows(row, row + 1));
        } else if (left.get(row) == layer) {
          normed(now, values.get(norm + ".weight"), values.get(norm + ".bias"), result, row);
        }
      }
      x = y;
    }
    return result;
  }

  private static void normed(Tensor x, Parameter gain, Parameter bias, Tensor to, int row) {
    int size = x.columns();
    double mean = IntStream.range(0, size).mapToDouble(x::get).average().orElseThrow();
    double variance =
        IntStream.range(0, size)
            .mapToDouble(i -> Math.pow(x.get(i) - mean, 2))
            .average()
            .orElseThrow();
    for (int i = 0; i < size; i++) {
      double z = (x.get(i) - mean) / Math.sqrt(variance + 1e-5);
      to.set((long) row * size + i, (float) (z * gain.value().get(i) + bias.value().get(i)));
    }
  }
}
