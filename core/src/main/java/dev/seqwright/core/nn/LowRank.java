package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.AddLowRank;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * LoRA: y = x W' + b + s (drop(x) A') B', A (r, I), B (O, r), for the rows of W that are one of the
 * projections that it stacks. A starts as PyTorch's linear layers do (loralib: Kaiming uniform with
 * a = sqrt 5, which is U(-1, 1) / sqrt I), B at 0, so that y starts as it was. {@link #merge} puts
 * the product into the weight, where it costs nothing.
 *
 * <p>Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2022, arXiv 2106.09685, (3).
 */
public final class LowRank implements LinearExtension {
  /** What follows the name of such a part in that of A. */
  public static final String DOWN = ".down";

  /** The same in that of B. */
  public static final String UP = ".up";

  private static final String NAME = "lora";

  private final Parameter down;
  private final Parameter up;
  private final int from;
  private final double scale;
  private final double dropout;

  /**
   * Makes the parameters for one projection of a layer.
   *
   * @param part which of {@link Linear#parts}, from 0
   * @param rank r
   * @param scale s
   * @param dropout probability of dropping an element of the input
   */
  public LowRank(Linear layer, int part, int rank, double scale, double dropout) {
    Scope scope = layer.scope().at(NAME).at(Integer.toString(part));
    int inputs = layer.weight().shape()[1];
    this.from = from(layer, part);
    this.down = scope.create("down", Initializer.fanIn(inputs), rank, inputs).asDecaying();
    int outputs = layer.parts().get(part);
    this.up = scope.create("up", Initializer.zeros(), outputs, rank).asDecaying();
    this.scale = scale;
    this.dropout = dropout;
  }

  @Override
  public Variable apply(Graph graph, Variable x, Variable y) {
    Variable dropped = Dropout.apply(graph, x, dropout);
    return AddLowRank.apply(graph, dropped, down.in(graph), up.in(graph), scale, y, from);
  }

  @Override
  public boolean merge(Tensor weight, Function<Parameter, Tensor> values) {
    float[] a = values.apply(down).toArray();
    merge(weight, from, a, values.apply(up).toArray(), down.shape()[0], scale);
    return true;
  }

  /**
   * Adds s B A to some rows of a weight.
   *
   * @param from the first of them
   * @param a A, row after row
   * @param b B, row after row
   */
  public static void merge(Tensor weight, int from, float[] a, float[] b, int rank, double scale) {
    int inputs = weight.columns();
    for (int o = 0; o < b.length / rank; o++) {
      for (int i = 0; i < inputs; i++) {
        double sum = 0;
        for (int r = 0; r < rank; r++) {
          sum += (double) b[o * rank + r] * a[r * inputs + i];
        }
        long at = (long) (from + o) * inputs + i;
        weight.set(at, (float) (weight.get(at) + scale * sum));
      }
    }
  }

  /** Where such a part of a layer is named. */
  public static String name(Linear layer, int part) {
    return layer.scope().at(NAME).at(Integer.toString(part)).prefix();
  }

  /** The first row of a projection that a layer stacks. */
  public static int from(Linear layer, int part) {
    return layer.parts().subList(0, part).stream().mapToInt(Integer::intValue).sum();
  }

  /** A and B. */
  @Override
  public List<Parameter> parameters() {
    return List.of(down, up);
  }
}
