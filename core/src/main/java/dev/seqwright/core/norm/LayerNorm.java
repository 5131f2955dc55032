package dev.seqwright.core.norm;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LayerNormalization;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import java.util.Set;

/**
 * y = (x - mean(x)) / sqrt(var(x) + epsilon) gain + bias (Ba, Kiros and Hinton 2016), the variance
 * biased. Gain starts at 1, bias at 0; x and y (N, D), time O(N D).
 */
public final class LayerNorm implements Norm {
  /** The entry of the catalogue. */
  public static final Variant<NormKind> VARIANT =
      new Variant<>(
          "layer-norm",
          Settings.class,
          "mean 0 and variance 1 in every row, then a gain and a bias",
          Set.of(),
          "time O(n D)",
          "Ba et al. 2016, arXiv 1607.06450");

  private final Parameter gain;
  private final Parameter bias;
  private final float epsilon;

  /**
   * What can be set.
   *
   * @param epsilon added to the variance; 1e-5 is what PyTorch and the Transformer's users take
   */
  public record Settings(double epsilon) implements NormKind {
    public Settings() {
      this(1e-5);
    }

    public Settings {
      Check.positive("epsilon", epsilon);
    }

    @Override
    public Norm create(Scope scope, int size) {
      return new LayerNorm(scope, size, (float) epsilon);
    }
  }

  LayerNorm(Scope scope, int size, float epsilon) {
    this.gain = scope.create("weight", Initializer.ones(), size);
    this.bias = scope.create("bias", Initializer.zeros(), size);
    this.epsilon = epsilon;
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    return LayerNormalization.apply(graph, x, gain.in(graph), bias.in(graph), epsilon);
  }
}
