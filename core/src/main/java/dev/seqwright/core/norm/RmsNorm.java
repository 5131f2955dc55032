package dev.seqwright.core.norm;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.RmsNormalization;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import java.util.Set;

/**
 * y = x / sqrt(mean(x^2) + epsilon) gain (Zhang and Sennrich 2019): layer norm without its mean and
 * bias, one pass less. Gain starts at 1; x and y (N, D), time O(N D).
 */
public final class RmsNorm implements Norm {
  /** The entry of the catalogue. */
  public static final Variant<NormKind> VARIANT =
      new Variant<>(
          "rms-norm",
          Settings.class,
          "a root mean square of 1 in every row, then a gain",
          Set.of(),
          "time O(n D)",
          "Zhang and Sennrich 2019, arXiv 1910.07467");

  private final Parameter gain;
  private final float epsilon;

  /**
   * What can be set.
   *
   * @param epsilon added to the mean square
   */
  public record Settings(double epsilon) implements NormKind {
    public Settings() {
      this(1e-6);
    }

    public Settings {
      Check.positive("epsilon", epsilon);
    }

    @Override
    public Norm create(Scope scope, int size) {
      return new RmsNorm(scope, size, (float) epsilon);
    }
  }

  private RmsNorm(Scope scope, int size, float epsilon) {
    this.gain = scope.create("weight", Initializer.ones(), size);
    this.epsilon = epsilon;
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    return RmsNormalization.apply(graph, x, gain.in(graph), epsilon);
  }
}
