package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.SquaredError;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;

/**
 * Predicts a number of every sequence. States (N, D) become features h (B, W), see {@link
 * Features}; then
 *
 * <pre>
 *   (1) z = h w' + b, w (1, W), b (1)
 *   (2) y = mean + deviation z
 *   (3) loss = (z - (target - mean) / deviation)^2
 * </pre>
 *
 * <p>With the mean and the standard deviation of the training targets the loss begins at about 1,
 * whatever the unit of the numbers, so that one learning rate suits all.
 *
 * <p>Parameters, in the head's scope: those of the features, {@code weight} and {@code bias};
 * buffers {@code mean} and {@code deviation} (1), which training does not change.
 */
public final class NumberHead {
  private final PooledFeatures features;
  private final Linear output;
  private final Parameter mean;
  private final Parameter deviation;

  /**
   * A head with parameters of its own.
   *
   * @param size D
   * @param features what it sees of a sequence
   * @param mean where the numbers lie
   * @param deviation how far they lie apart, more than 0
   */
  public NumberHead(Scope scope, int size, Features features, double mean, double deviation) {
    this.features = new PooledFeatures(scope, size, features);
    this.output =
        new Linear(
            scope,
            this.features.width(),
            1,
            1,
            Activation.IDENTITY,
            (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1));
    this.mean = fixed(scope, "mean", mean);
    this.deviation = fixed(scope, "deviation", deviation);
  }

  private static Parameter fixed(Scope scope, String name, double value) {
    Parameter parameter = scope.create(name, Initializer.constant(value), 1);
    return parameter.asBuffer((kept, measured) -> {});
  }

  /**
   * The summed loss (3) of a batch; its log-likelihood is that of a normal distribution of variance
   * 1 around z but for a constant, -loss / 2.
   *
   * @param targets a number for each sequence
   * @param scale what the summed loss is multiplied by before it is differentiated
   */
  public CrossEntropy.Result loss(Graph graph, Sequences states, double[] targets, double scale) {
    Variable z = output.apply(graph, features.apply(graph, states));
    float[] standardised = new float[targets.length];
    for (int b = 0; b < targets.length; b++) {
      standardised[b] = (float) standardised(targets[b]);
    }
    double loss = SquaredError.apply(graph, z, standardised, scale);
    return new CrossEntropy.Result(loss, -loss / 2, 0, targets.length);
  }

  /** A number y in standard deviations from the mean, z. */
  public double standardised(double y) {
    return (y - mean.value().get(0)) / deviation.value().get(0);
  }

  /** The numbers y of B sequences of states (N, D). */
  public double[] numbers(Graph graph, Sequences states) {
    Tensor z = output.apply(graph, features.apply(graph, states)).value();
    double[] numbers = new double[z.rows()];
    for (int b = 0; b < numbers.length; b++) {
      numbers[b] = mean.value().get(0) + (double) deviation.value().get(0) * z.get(b);
    }
    return numbers;
  }
}
