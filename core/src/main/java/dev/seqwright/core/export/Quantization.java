package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.Dtype;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Slabs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How the weight matrices of a model folder are stored; everything else is small and stays float32.
 */
public enum Quantization {
  /** As they were trained. */
  FLOAT32,
  /** In half the bytes, 11 bits of precision, 65504 at most; computed with as float32. */
  FLOAT16,
  /** In half the bytes, 8 bits of precision and the range of float32; computed with as float32. */
  BFLOAT16,
  /**
   * In bytes with a scale a row, a quarter of the size; {@code decoding.precision} becomes int8.
   */
  INT8 {
    @Override
    List<NamedTensor> stored(Parameter weight, Slabs slabs) {
      QuantizedMatrix matrix = QuantizedMatrix.of(weight.value(), slabs);
      NamedTensor whole = whole(weight);
      return List.of(
          new NamedTensor(whole.name(), Dtype.I8, whole.shape(), matrix.bytes()),
          NamedTensor.of(
              whole.name() + Safetensors.SCALES,
              matrix.scales().shape(),
              matrix.scales().memory()));
    }

    @Override
    String settings(String yaml) {
      return Binder.with(yaml, "decoding", "precision", "int8");
    }
  };

  /**
   * Refuses numbers that become infinite in this type.
   *
   * @throws UserException that names the tensor, the number and its place
   */
  void requireHolds(Parameter parameter) {
    requireHolds(whole(parameter));
  }

  /** The same for a tensor of float32. */
  void requireHolds(NamedTensor floats) {
    if (this != FLOAT16) {
      return;
    }
    long count = floats.values().byteSize() / Float.BYTES;
    for (long i = 0; i < count; i++) {
      float value = floats.values().get(ValueLayout.JAVA_FLOAT_UNALIGNED, Float.BYTES * i);
      if (!Float.isFinite(Float.float16ToFloat(Float.floatToFloat16(value)))) {
        throw new UserException(
            "tensor '%s' has %s at element %d, expected 65504 in size at most for float16; use bfloat16 or float32"
                .formatted(floats.name(), value, i));
      }
    }
  }

  private static NamedTensor halves(NamedTensor floats, Dtype type) {
    MemorySegment halves = MemorySegment.ofArray(new byte[(int) (floats.values().byteSize() / 2)]);
    type.fromFloats(floats.values(), halves);
    return new NamedTensor(floats.name(), type, floats.shape(), halves);
  }

  /**
   * A tensor of float32 with every element in this type.
   *
   * @throws IllegalStateException for int8, which needs scales
   */
  public NamedTensor converted(NamedTensor floats) {
    return switch (this) {
      case FLOAT32 -> floats;
      case FLOAT16 -> halves(floats, Dtype.F16);
      case BFLOAT16 -> halves(floats, Dtype.BF16);
      case INT8 -> throw new IllegalStateException("int8 is not a type of single elements");
    };
  }

  /** A weight matrix as it is stored. */
  List<NamedTensor> stored(Parameter weight, Slabs slabs) {
    return List.of(converted(whole(weight)));
  }

  /**
   * A model that is stored so, without what only training needs.
   *
   * @param yaml its configuration
   * @param slabs where what is made of its parameters lies
   */
  public Checkpoint checkpoint(
      long step,
      String yaml,
      TokenizerFiles tokenizers,
      Collection<Parameter> parameters,
      Slabs slabs) {
    List<NamedTensor> stored =
        parameters.stream().flatMap(parameter -> of(parameter, slabs).stream()).toList();
    return new Checkpoint(step, settings(yaml), tokenizers, stored, Optional.empty());
  }

  private List<NamedTensor> of(Parameter parameter, Slabs slabs) {
    return parameter.isWeight() ? stored(parameter, slabs) : List.of(whole(parameter));
  }

  /** The configuration of a model that is stored so. */
  String settings(String yaml) {
    return yaml;
  }

  private static NamedTensor whole(Parameter parameter) {
    return NamedTensor.of(parameter.name(), parameter.shape(), parameter.value().memory());
  }
}
