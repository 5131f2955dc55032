package dev.seqwright.core.tensor.workspace;

import dev.seqwright.core.tensor.Tensor;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The bridge between the engine's tensors and ND4J's arrays, both float32 and row-major, for Java
 * code that reads what a model computes with ND4J. Nothing of the engine uses ND4J itself: the
 * first use of this class loads it, which takes 0.8 s.
 */
public final class Nd4jArrays {
  static {
    NativeLibraries.configure();
    Nd4j.getEnvironment().setMaxMasterThreads(1);
  }

  private Nd4jArrays() {}

  /**
   * An array of the tensor's shape on the tensor's memory, without a copy: what is written to one
   * is read from the other. The array owns nothing. It must not be used once the tensor's memory is
   * given back or freed; {@code dup()} makes one that lives on.
   *
   * @throws IllegalArgumentException if the tensor is empty or on the Java heap
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

  /**
   * A tensor of the array's shape in {@code memory}, with a copy of its elements: the array may be
   * of any order, a view, or freed afterwards. The tensor lives as long as what {@code memory}
   * allocates.
   *
   * @throws IllegalArgumentException if the array is not float32, or has no axis, or an axis that
   *     is longer than a tensor's can be
   */
  public static Tensor copy(INDArray array, Workspace memory) {
    if (array.dataType() != DataType.FLOAT || array.rank() == 0) {
      throw new IllegalArgumentException(
          "found an array of "
              + array.dataType()
              + " with "
              + array.rank()
              + " axes, expected FLOAT and one axis at least; castTo(DataType.FLOAT) converts");
    }
    Tensor tensor = memory.allocate(shape(array));
    if (tensor.size() > 0) {
      view(tensor).assign(array);
    }
    return tensor;
  }

  private static int[] shape(INDArray array) {
    int[] shape = new int[array.rank()];
    for (int axis = 0; axis < shape.length; axis++) {
      long length = array.size(axis);
      if (length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "axis " + axis + " has " + length + " elements, expected 2^31 - 1 at most");
      }
      shape[axis] = (int) length;
    }
    return shape;
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
