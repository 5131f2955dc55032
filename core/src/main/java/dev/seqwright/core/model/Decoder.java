package dev.seqwright.core.model;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.feedforward.Load;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.Norm;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stack of decoder layers, over whole sequences or a step at a time. */
final class Decoder {
  private final List<DecoderLayer> layers = new ArrayList<>();
  private final Optional<Norm> last;

  Decoder(Stack stack) {
    int count = stack.config().decoder().layers();
    for (int i = 0; i < count; i++) {
      layers.add(new DecoderLayer(stack, i));
    }
    last = stack.last(count);
  }

  int limit() {
    return layers.stream().mapToInt(DecoderLayer::limit).min().orElseThrow();
  }

  /** The layers that have experts, and how evenly these are used. */
  Map<String, Load> loads() {
    Map<String, Load> loads = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      String name = "decoder.layers." + i;
      layers.get(i).load().ifPresent(load -> loads.put(name, load));
    }
    return loads;
  }

  Sequences forward(Graph graph, Sequences x, Sequences memory) {
    Sequences y = x;
    for (DecoderLayer layer : layers) {
      y = layer.forward(graph, y, memory);
    }
    return y.with(normalized(graph, y.rows()));
  }

  List<DecoderLayer.State> start(Graph graph, Workspace keep, Sequences memory) {
    return layers.stream().map(layer -> layer.start(graph, keep, memory)).toList();
  }

  Variable step(Graph graph, Variable rows, List<DecoderLayer.State> states, Step step) {
    Variable y = rows;
    for (int i = 0; i < layers.size(); i++) {
      y = layers.get(i).step(graph, y, states.get(i), step);
    }
    return normalized(graph, y);
  }

  boolean hasSourceWeights() {
    return layers.getLast().hasSourceWeights();
  }

  /** How a row of the last step attended to the encoder's output in the last layer. */
  float[] sourceWeights(List<DecoderLayer.State> states, int row) {
    return layers.getLast().sourceWeights(states.getLast(), row);
  }

  private Variable normalized(Graph graph, Variable rows) {
    return last.isPresent() ? last.get().apply(graph, rows) : rows;
  }
}
