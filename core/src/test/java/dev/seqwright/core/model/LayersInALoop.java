package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The oracle of exits of single tokens: all rows go through every layer, and those that have left
 * are put back to where they were.
 */
record LayersInALoop(NativeSlabs slabs, int words, int[][] texts) {
  /** A stack of layers, by the names of its parameters. */
  private record Stack(
      ModelConfig config,
      StackConfig shape,
      String name,
      String side,
      BiFunction<LayerFactory, Integer, Block> layer) {
    LayerFactory factory(Parameters own) {
      boolean causal = name.equals("decoder");
      Depth depth = causal ? new Depth(0, layers(), true) : new Depth(layers(), 0, false);
      return new LayerFactory(config.layer(), shape, own.root().at(name), depth);
    }

    int layers() {
      return shape.layers();
    }

    String norm(int layer) {
      return name + (layer == layers() ? ".norm" : ".exits." + layer);
    }
  }

  /**
   * The states that tokens left with, one after the other.
   *
   * @param left the layer after which each token leaves
   */
  Tensor states(DecoderOnly network, Graph graph, List<Integer> left) {
    DecoderOnlyConfig config = network.config();
    StackConfig shape = config.decoder().shape();
    Stack stack = new Stack(config, shape, "decoder", "target", LayerFactory::causalLayer);
    return states(stack, network, graph, left);
  }

  /** The same of an encoder. */
  Tensor states(EncoderOnly network, Graph graph, List<Integer> left) {
    EncoderOnlyConfig config = network.config();
    StackConfig shape = config.encoder().shape();
    Stack stack = new Stack(config, shape, "encoder", "source", LayerFactory::bidirectionalLayer);
    return states(stack, network, graph, left);
  }

  private Tensor states(Stack stack, Network network, Graph graph, List<Integer> left) {
    Parameters own = new Parameters();
    int size = stack.config.size();
    Parameter table = TokenEmbedding.table(own.root().at("embeddings"), stack.side, words, size);
    LayerFactory factory = stack.factory(own);
    TokenEmbedding embedding = new TokenEmbedding(stack.config, table, factory.position());
    List<Block> layers =
        IntStream.range(0, stack.layers()).mapToObj(l -> stack.layer.apply(factory, l)).toList();
    own.allocate(slabs);
    Map<String, Parameter> values =
        network.parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    own.all().forEach(p -> p.value().copyFrom(values.get(p.name()).value()));
    Sequences x = embedding.apply(graph, texts);
    Tensor result = new Workspace(slabs).zeros(left.size(), size);
    for (int layer = 1; layer <= stack.layers(); layer++) {
      Tensor before = x.rows().value();
      Sequences y = layers.get(layer - 1).forward(graph, x, Context.NONE);
      String norm = stack.norm(layer);
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
