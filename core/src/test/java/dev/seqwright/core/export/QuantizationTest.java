package dev.seqwright.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.checkpoint.Dtype;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.config.UserException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizationTest {
  private static NamedTensor tensor(float value) {
    return NamedTensor.of("output.bias", new int[] {3}, 0, 1, value);
  }

  @ParameterizedTest
  @ValueSource(floats = {65_520, -1e30f, 3e38f})
  void numbersThatFloat16LacksAreRefusedAndFitIntoBfloat16(float value) {
    assertThatThrownBy(() -> Quantization.FLOAT16.requireHolds(tensor(value)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tensor 'output.bias' has " + value + " at element 2")
        .hasMessageContaining("65504 in size at most for float16");
    Quantization.BFLOAT16.requireHolds(tensor(value));
    assertThat(finite(Quantization.BFLOAT16.converted(tensor(value)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(floats = {65_504, -65_519, 1e-30f})
  void allOthersAreStored(float value) {
    Quantization.FLOAT16.requireHolds(tensor(value));
    NamedTensor stored = Quantization.FLOAT16.converted(tensor(value));
    assertThat(stored.dtype()).isEqualTo(Dtype.F16);
    assertThat(finite(stored)).isTrue();
  }

  private static boolean finite(NamedTensor halves) {
    float[] floats = new float[3];
    halves.dtype().toFloats(halves.values(), MemorySegment.ofArray(floats));
    return Float.isFinite(floats[2]);
  }
}
