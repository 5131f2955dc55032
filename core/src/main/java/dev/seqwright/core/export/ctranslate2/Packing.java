package dev.seqwright.core.export.ctranslate2;

import dev.seqwright.core.checkpoint.Dtype;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Arrays in the type that is asked for: float16 and bfloat16 hold everything, int8 the matrices
 * that are multiplied or looked up, each with a scale a row that its bytes are divided by.
 */
record Packing(Quantization quantization) {
  private static final String SCALE = "_scale";

  /** A matrix of weights. */
  List<WrittenVariable> weight(String name, Tensor weight) {
    return quantization == Quantization.INT8
        ? bytes(name, weight)
        : List.of(plain(NamedTensor.of(name, weight.shape(), weight.memory())));
  }

  private static List<WrittenVariable> bytes(String name, Tensor weight) {
    try (NativeSlabs slabs = new NativeSlabs()) {
      QuantizedMatrix matrix = QuantizedMatrix.of(weight, slabs);
      List<Long> shape = List.of((long) weight.rows(), (long) weight.columns());
      MemorySegment bytes = MemorySegment.ofArray(matrix.bytes().toArray(ValueLayout.JAVA_BYTE));
      NamedTensor scales =
          NamedTensor.of(name + SCALE, new int[] {weight.rows()}, inverse(matrix.scales()));
      return List.of(
          new WrittenVariable(name, ElementType.INT8, shape, bytes),
          stored(scales, ElementType.FLOAT32));
    }
  }

  /** Ours multiply the bytes; of a row of zeros any number is right. */
  private static float[] inverse(Tensor scales) {
    float[] inverse = scales.toArray();
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = inverse[i] == 0 ? 1 : 1 / inverse[i];
    }
    return inverse;
  }

  /** Whatever is neither multiplied nor looked up. */
  WrittenVariable plain(NamedTensor floats) {
    return switch (quantization) {
      case FLOAT32, INT8 -> stored(floats, ElementType.FLOAT32);
      case FLOAT16 -> stored(floats, ElementType.FLOAT16);
      case BFLOAT16 -> stored(floats, ElementType.BFLOAT16);
    };
  }

  private static WrittenVariable stored(NamedTensor floats, ElementType type) {
    MemorySegment elements =
        MemorySegment.ofArray(new byte[(int) floats.values().byteSize() / 4 * type.bytes()]);
    dtype(type).fromFloats(floats.values(), elements);
    return new WrittenVariable(floats.name(), type, floats.shape(), elements);
  }

  private static Dtype dtype(ElementType type) {
    return switch (type) {
      case FLOAT16 -> Dtype.F16;
      case BFLOAT16 -> Dtype.BF16;
      default -> Dtype.F32;
    };
  }
}
