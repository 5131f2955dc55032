package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ResidualDropout;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * y = norm(a x + drop(F(x))): post-norm that stays stable at a thousand layers (Wang et al. 2022).
 * With N encoder and M decoder layers
 *
 * <pre>
 *   (1) encoder: a = 0.81 (N^4 M)^(1/16),  b = 0.87 (N^4 M)^(-1/16)
 *   (2) decoder: a = (3 M)^(1/4),          b = (12 M)^(-1/4)
 *   (3) one stack alone, of N layers: a = (2 N)^(1/4), b = (8 N)^(-1/4)
 * </pre>
 *
 * where b multiplies the start of values, outputs and feed-forward weights.
 */
public record DeepNorm(Normalization norm, double dropout, float alpha) implements Residual {
  /** The entry of the catalogue. */
  public static final Variant<NormPlacement> VARIANT =
      new Variant<>(
          "deepnorm",
          Settings.class,
          "y = norm(a x + F(x)) with a and the start of weights set by the depth",
          Set.of(),
          "nothing",
          "Wang et al. 2022, arXiv 2203.00555");

  /** No settings. */
  public record Settings() implements NormPlacement {
    @Override
    public Residual around(ResidualSpec c) {
      return new DeepNorm(c.norm().get(), c.dropout(), (float) alpha(c.depth()));
    }

    @Override
    public double branchGain(Depth depth) {
      double n = depth.encoderLayers();
      double m = depth.decoderLayers();
      if (n == 0 || m == 0) {
        return Math.pow(8 * (n + m), -0.25);
      }
      return depth.decoder()
          ? Math.pow(12 * m, -0.25)
          : 0.87 * Math.pow(n * n * n * n * m, -0.0625);
    }

    static double alpha(Depth depth) {
      double n = depth.encoderLayers();
      double m = depth.decoderLayers();
      if (n == 0 || m == 0) {
        return Math.pow(2 * (n + m), 0.25);
      }
      return depth.decoder() ? Math.pow(3 * m, 0.25) : 0.81 * Math.pow(n * n * n * n * m, 0.0625);
    }
  }

  @Override
  public Variable apply(
      Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer) {
    Variable branch = sublayer.apply(x);
    Variable stream = Scale.apply(graph, some.apply(x), alpha);
    return norm.apply(graph, ResidualDropout.apply(graph, branch, stream, dropout));
  }
}
