package dev.seqwright.core.tensor.workspace;

import dev.seqwright.core.tensor.Tensor;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Tensors as ND4J sees them: for places where its wealth of operations counts, not speed. */
public final class Nd4jArrays {
  static {
    NativeLibraries.configure();
    Nd4j.getEnvironment().setMaxMasterThreads(1);
  }

  private Nd4jArrays() {}

  /** Loads ND4J, once, with one thread a caller and nothing printed. */
  static void load() {}

  /**
   * An array on the memory of {@code tensor}: what is written to one is read from the other. It
   * owns nothing and must not be used once the tensor's memory is freed.
   */
  public static INDArray view(Tensor tensor) {
    if (!tensor.memory().isNative() || tensor.size() == 0) {
      throw new IllegalArgumentException(tensor + " is empty or not in native memory");
    }
    FloatPointer pointer = new Elements(tensor.memory().address(), tensor.size());
    DataBuffer buffer =
        Nd4j.createBuffer(pointer, DataType.FLOAT, tensor.size(), FloatIndexer.create(pointer));
    long[] shape = shape(tensor);
    return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c');
  }

  private static long[] shape(Tensor tensor) {
    long[] shape = new long[tensor.rank()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = tensor.dim(axis);
    }
    return shape;
  }

  /** A pointer into memory that JavaCPP does not own. */
  private static final class Elements extends FloatPointer {
    Elements(long address, long count) {
      super((Pointer) null);
      this.address = address;
      this.limit = count;
      this.capacity = count;
    }
  }
}
