package dev.seqwright.core.imports.foreign;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a parameter is to be filled with.
 *
 * @param shape the dimensions that it must have
 * @param into writes the values into a tensor of zeros of that shape
 */
public record ForeignTensor(List<Long> shape, Consumer<Tensor> into) {
  /** Keeps its own list. */
  public ForeignTensor {
    shape = List.copyOf(shape);
  }
}
