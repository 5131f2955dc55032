package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = (x - mean) / sqrt(var + epsilon) gain + bias over each row of x (N, D) (Ba et al. 2016).
 *
 * <p>Backward, with n = (x - mean) rstd and g = dy gain: dx = rstd (g - mean(g) - n mean(g n));
 * dgain = sum over rows of dy n; dbias = sum over rows of dy.
 */
public final class LayerNormalization {
  private LayerNormalization() {}

  public static Variable apply(
      Graph graph, Variable x, Variable gain, Variable bias, float epsilon) {
    int rows = x.value().rows();
    Tensor y = graph.workspace().allocate(x.value().shape());
    Tensor mean = graph.workspace().allocate(rows);
    Tensor rstd = graph.workspace().allocate(rows);
    graph
        .kernels()
        .norms()
        .layerNorm(x.value(), gain.value(), bias.value(), epsilon, y, mean, rstd);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, gain, bias, mean, rstd, out));
  }

  private static void backward(
      Graph graph,
      Variable x,
      Variable gain,
      Variable bias,
      Tensor mean,
      Tensor rstd,
      Variable out) {
    x.accumulate(
        (dx, beta) ->
            graph
                .kernels()
                .norms()
                .layerNormBackward(
                    out.gradient(),
                    x.value(),
                    gain.value(),
                    mean,
                    rstd,
                    dx,
                    beta,
                    gain.gradientOrScratch(),
                    bias.gradientOrScratch()));
  }
}
