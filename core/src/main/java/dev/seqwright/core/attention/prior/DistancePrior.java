package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Product;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;

/**
 * A prior that falls with the square of the distance: (3) of {@link GaussianAttention}. w starts at
 * 1/2, a standard deviation of one position, b a little under zero, as the paper asks.
 */
final class DistancePrior implements GaussianPrior {
  private final Parameter widthAndShift;

  DistancePrior(AttentionSpec site) {
    int heads = site.heads();
    widthAndShift =
        site.scope().create("distance", (tensor, random) -> start(tensor, heads), 2, heads);
  }

  private static void start(Tensor tensor, int heads) {
    for (int h = 0; h < heads; h++) {
      tensor.set(h, 0.5f);
      tensor.set(heads + h, -0.1f);
    }
  }

  @Override
  public Variable of(Graph graph, Operand q, PairPositions places) {
    Tensor squares = graph.workspace().allocate(places.pairs().count(), 2);
    for (int p = 0; p < places.pairs().count(); p++) {
      float distance = places.distance(p);
      squares.set(2L * p, distance * distance);
      squares.set(2L * p + 1, 1);
    }
    Variable z = Product.apply(graph, graph.constant(squares), widthAndShift.in(graph));
    Variable positive = Activate.apply(graph, Activation.RELU, z);
    Variable negative = Activate.apply(graph, Activation.RELU, Scale.apply(graph, z, -1));
    return Scale.apply(graph, Add.apply(graph, positive, negative), -1);
  }
}
