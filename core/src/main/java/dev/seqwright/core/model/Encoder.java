package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.feedforward.Load;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.Norm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stack of encoder layers. */
final class Encoder {
  private final List<EncoderLayer> layers = new ArrayList<>();
  private final Optional<Norm> last;

  Encoder(Stack stack) {
    int count = stack.config().encoder().layers();
    for (int i = 0; i < count; i++) {
      layers.add(new EncoderLayer(stack, i));
    }
    last = stack.last(count);
  }

  int limit() {
    return layers.stream().mapToInt(EncoderLayer::limit).min().orElseThrow();
  }

  /** Whether each row of its output stands for a position of the source. */
  boolean keepsPositions() {
    return layers.stream().allMatch(EncoderLayer::keepsPositions);
  }

  /** The layers that have experts, and how evenly these are used. */
  Map<String, Load> loads() {
    Map<String, Load> loads = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      String name = "encoder.layers." + i;
      layers.get(i).load().ifPresent(load -> loads.put(name, load));
    }
    return loads;
  }

  Sequences forward(Graph graph, Sequences x) {
    Sequences y = x;
    for (EncoderLayer layer : layers) {
      y = layer.forward(graph, y);
    }
    return last.isPresent() ? y.with(last.get().apply(graph, y.rows())) : y;
  }
}
