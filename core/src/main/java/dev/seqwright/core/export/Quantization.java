package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.Dtype;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How the weight matrices of a model folder are stored; everything else is small and stays float32.
 */
public enum Quantization {
  /** As they were trained. */
  FLOAT32 {
    @Override
    List<NamedTensor> stored(Parameter weight, Slabs slabs) {
      return List.of(whole(weight));
    }
  },
  /** In half the bytes, 11 bits of precision; computed with as float32. */
  FLOAT16 {
    @Override
    List<NamedTensor> stored(Parameter weight, Slabs slabs) {
      return List.of(halves(weight, Dtype.F16, Float::floatToFloat16, slabs));
    }
  },
  /** In half the bytes, 8 bits of precision and the range of float32; computed with as float32. */
  BFLOAT16 {
    @Override
    List<NamedTensor> stored(Parameter weight, Slabs slabs) {
      return List.of(halves(weight, Dtype.BF16, Quantization::bfloat16, slabs));
    }
  },
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

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A float as the type stores it in two bytes. */
  @FunctionalInterface
  interface Half {
    short of(float value);
  }

  /** The upper half of a float's bits, rounded to the nearest, ties to even. */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  private static NamedTensor halves(Parameter weight, Dtype type, Half half, Slabs slabs) {
    Tensor value = weight.value();
    MemorySegment halves = slabs.slab(2 * value.size()).asSlice(0, 2 * value.size());
    for (long i = 0; i < value.size(); i++) {
      halves.set(SHORT, 2 * i, half.of(value.get(i)));
    }
    NamedTensor whole = whole(weight);
    return new NamedTensor(whole.name(), type, whole.shape(), halves);
  }

  /** A weight matrix as it is stored. */
  abstract List<NamedTensor> stored(Parameter weight, Slabs slabs);

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
    return parameter.isMultiplied() ? stored(parameter, slabs) : List.of(whole(parameter));
  }

  /** The configuration of a model that is stored so. */
  String settings(String yaml) {
    return yaml;
  }

  private static NamedTensor whole(Parameter parameter) {
    return NamedTensor.of(parameter.name(), parameter.shape(), parameter.value().memory());
  }
}
