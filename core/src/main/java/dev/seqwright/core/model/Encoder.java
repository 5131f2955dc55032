package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stack of encoder layers. */
final class Encoder {
  private final List<EncoderLayer> layers = new ArrayList<>();
  private final Optional<Norm> last;

  Encoder(Scope scope, ModelConfig c) {
    for (int i = 0; i < c.encoder().layers(); i++) {
      layers.add(new EncoderLayer(scope.at("layers." + i), c, i + 1));
    }
    last = lastNorm(scope, c);
  }

  static Optional<Norm> lastNorm(Scope scope, ModelConfig c) {
    return c.normPlacement().endsWithNorm()
        ? Optional.of(new LayerNorm(scope.at("norm"), c.size()))
        : Optional.empty();
  }

  Sequences forward(Graph graph, Sequences x) {
    Sequences y = x;
    for (EncoderLayer layer : layers) {
      y = layer.forward(graph, y);
    }
    return last.isPresent() ? y.with(last.get().apply(graph, y.rows())) : y;
  }
}
