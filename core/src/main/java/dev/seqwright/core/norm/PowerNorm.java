package dev.seqwright.core.norm;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PowerNormalization;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;

/**
 * Power normalisation (Shen et al. 2020): batch norm without means and with running statistics, in
 * training as in inference, so that a row does not depend on its batch.
 *
 * <pre>
 *   (1) n = x / sqrt(psi + epsilon),  y = n gain + bias                    a number each of D columns
 *   (2) dx = (g - nu n) / sqrt(psi + epsilon),  g = dy gain
 *   (3) after an update, means over all of its rows:
 *       nu  = nu (1 - (1 - alpha) mean(n^2)) + (1 - alpha) mean(g n)
 *       psi = alpha psi + (1 - alpha) mean(x^2)
 * </pre>
 *
 * Warm-up: in the first w updates psi is the plain mean of what was seen and nu stays 0. Time O(N
 * D). psi starts at 1 and lies with nu and the number of updates in the parameter {@code running},
 * which is saved with the model.
 *
 * <p>Differs from the paper: warm-up uses running statistics as well, where the paper divides by
 * those of the batch at hand; there is no scaling of layers (of groups of columns in the authors'
 * program) before it; alpha is one for nu and psi, where the program has two, and warm-up is 10
 * updates by default, there 10,000.
 */
public final class PowerNorm implements Norm {
  /** The entry of the catalogue. */
  public static final Variant<NormKind> VARIANT =
      new Variant<>(
          "power-norm",
          Settings.class,
          "a running mean square of 1 in every column, then a gain and a bias",
          Set.of(),
          "time O(n D)",
          "Shen et al. 2020, arXiv 2003.07845");

  private final Parameter gain;
  private final Parameter bias;
  private final Parameter running;
  private final Settings settings;
  private final int size;

  /**
   * What can be set.
   *
   * @param alpha the share of the old statistics after an update
   * @param warmUp w, updates
   * @param epsilon added to psi
   */
  public record Settings(double alpha, int warmUp, double epsilon) implements NormKind {
    public Settings() {
      this(0.9, 10, 1e-5);
    }

    public Settings {
      Check.fraction("alpha", alpha);
      Check.atLeast("warm-up", warmUp, 1);
      Check.positive("epsilon", epsilon);
    }

    @Override
    public Norm create(Scope scope, int size) {
      return new PowerNorm(scope, size, this);
    }
  }

  private PowerNorm(Scope scope, int size, Settings settings) {
    this.gain = scope.create("weight", Initializer.ones(), size);
    this.bias = scope.create("bias", Initializer.zeros(), size);
    Initializer start = (tensor, random) -> tensor.zero().slice(0, size).fill(ones(size));
    this.running = scope.create("running", start, 2 * size + 1).asBuffer(this::update);
    this.settings = settings;
    this.size = size;
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    float epsilon = (float) settings.epsilon();
    return PowerNormalization.apply(
        graph, x, gain.in(graph), bias.in(graph), running.in(graph), epsilon);
  }

  /** (3): sums over rows of x^2 and g n, and the number of rows, change psi, nu and the count. */
  private void update(Tensor value, Tensor sums) {
    double rows = sums.get(2L * size);
    if (rows == 0) {
      return;
    }
    float updates = value.get(2L * size) + 1;
    boolean warm = updates > settings.warmUp();
    double fresh = warm ? 1 - settings.alpha() : 1 / updates;
    for (int c = 0; c < size; c++) {
      double psi = value.get(c);
      double square = sums.get(c) / rows;
      if (warm) {
        double nu = value.get(size + c);
        double gamma = square / (psi + settings.epsilon());
        value.set(size + c, (float) (nu * (1 - fresh * gamma) + fresh * sums.get(size + c) / rows));
      }
      value.set(c, (float) (psi + fresh * (square - psi)));
    }
    value.set(2L * size, updates);
  }
}
