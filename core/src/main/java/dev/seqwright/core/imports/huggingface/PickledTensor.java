package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.imports.huggingface.TorchNames.Storage;
import java.util.List;

/**
 * A tensor as a view of a storage: element (i, j, ...) lies at {@code offset + i stride(0) + j
 * stride(1) + ...}.
 */
record PickledTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  private static final int MOST_DIMENSIONS = 8;

  /** Refuses what reaches outside of the storage. */
  PickledTensor {
    if (shape.size() != strides.size() || shape.size() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException("a tensor of shape " + shape + " and strides " + strides);
    }
    if (!isInside(storage, offset, shape, strides)) {
      throw new IllegalArgumentException(
          "a tensor of shape %s, strides %s and offset %d in a storage of %d elements"
              .formatted(shape, strides, offset, storage.elements()));
    }
  }

  private static boolean isInside(
      Storage storage, long offset, List<Long> shape, List<Long> strides) {
    try {
      long last = offset;
      long elements = 1;
      for (int i = 0; i < shape.size(); i++) {
        if (shape.get(i) < 0 || strides.get(i) < 0) {
          return false;
        }
        elements = Math.multiplyExact(elements, shape.get(i));
        long steps = Math.max(0, shape.get(i) - 1);
        last = Math.addExact(last, Math.multiplyExact(steps, strides.get(i)));
      }
      return offset >= 0 && (elements == 0 || last < storage.elements());
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** The number of its elements. */
  long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Where in the storage its elements lie, in row-major order. */
  long position(long element) {
    long rest = element;
    long position = offset;
    for (int i = shape.size() - 1; i >= 0; i--) {
      position += rest % shape.get(i) * strides.get(i);
      rest /= shape.get(i);
    }
    return position;
  }

  /** Whether its elements follow each other in the storage. */
  boolean isContiguous() {
    long step = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) > 1 && strides.get(i) != step) {
        return false;
      }
      step *= shape.get(i);
    }
    return true;
  }
}
