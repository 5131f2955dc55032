package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = x / sqrt(mean(x^2) + epsilon) gain over each row of x (N, D) (Zhang and Sennrich 2019).
 *
 * <p>Backward, with r = 1 / sqrt(...), n = x r and g = dy gain: dx = r (g - n mean(g n)); dgain =
 * sum over rows of dy n.
 */
public final class RmsNormalization {
  private RmsNormalization() {}

  public static Variable apply(Graph graph, Variable x, Variable gain, float epsilon) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    Tensor rrms = graph.workspace().allocate(x.value().rows());
    graph.kernels().norms().rmsNorm(x.value(), gain.value(), epsilon, y, rrms);
    Variable out = graph.output(y);
    return graph.record(
        out,
        () ->
            x.accumulate(
                (dx, beta) ->
                    graph
                        .kernels()
                        .norms()
                        .rmsNormBackward(
                            out.gradient(),
                            x.value(),
                            gain.value(),
                            rrms,
                            dx,
                            beta,
                            gain.gradientOrScratch())));
  }
}
