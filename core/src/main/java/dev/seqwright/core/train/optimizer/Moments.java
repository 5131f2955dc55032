package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * What the optimiser remembers from step to step, each as long as the flat buffer of parameters.
 *
 * @param first the moving mean of gradients
 * @param second the moving mean of their squares
 * @param average the moving average of the parameters, where one is kept
 */
public record Moments(Tensor first, Tensor second, Optional<Tensor> average) {

  /** Zero moments; the average starts at the parameters. */
  public static Moments start(Slabs slabs, Tensor parameters, boolean averaged) {
    Tensor first = like(slabs, parameters).zero();
    Tensor second = like(slabs, parameters).zero();
    Optional<Tensor> average =
        averaged ? Optional.of(like(slabs, parameters).copyFrom(parameters)) : Optional.empty();
    return new Moments(first, second, average);
  }

  private static Tensor like(Slabs slabs, Tensor flat) {
    long bytes = flat.memory().byteSize();
    return new Tensor(slabs.slab(bytes).asSlice(0, bytes), flat.shape());
  }
}
