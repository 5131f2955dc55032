package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnpicklerTest {

  @Test
  void plainValuesAreRead() {
    assertThat(read("80 02 7d 71 00 58 01 00 00 00 'a' 4b 07 73 2e")).isEqualTo(Map.of("a", 7L));
    assertThat(read("28 88 89 4d 01 02 4a ff ff ff ff 74 2e"))
        .isEqualTo(List.of(true, false, 513L, -1L));
    assertThat(read("8a 00 2e")).isEqualTo(0L);
    assertThat(read("8a 01 ff 2e")).isEqualTo(-1L);
    assertThat(read("8a 02 00 80 2e")).isEqualTo(-32768L);
    assertThat(read("47 3f f8 00 00 00 00 00 00 2e")).isEqualTo(1.5);
  }

  @Test
  void whatWasStoredComesBackAsTheSameObject() {
    List<?> pair = (List<?>) read("28 5d 94 68 00 74 2e");
    assertThat(pair.get(0)).isSameAs(pair.get(1));
  }

  /** Commands that would run when Python loaded them: none of the names is known here. */
  @ParameterizedTest
  @CsvSource({
    "63 'os' 0a 'system' 0a 28 58 04 00 00 00 'true' 74 52 2e, the name os.system",
    "63 'builtins' 0a 'eval' 0a 28 58 01 00 00 00 '1' 74 52 2e, the name builtins.eval",
    "8c 05 'posix' 8c 06 'system' 93 2e, the name posix.system",
    "63 'torch' 0a 'load' 0a 2e, the name torch.load",
    "28 69 'os' 0a 'system' 0a 2e, the operation 0x69",
    "6f 2e, the operation 0x6f",
    "29 81 2e, the operation 0x81",
    "82 01 2e, the operation 0x82",
  })
  void nothingIsRunAndWhatIsAskedForIsNamed(String pickle, String named) {
    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "x.bin: %s is not read: a pickle could run code, so only dictionaries of tensors are"
                + " taken; save the model as model.safetensors",
            named);
  }

  @ParameterizedTest
  @CsvSource({
    "80 02 7d, it ends inside a value",
    "58 ff ff ff ff 'a', it ends inside a value",
    "8d ff ff ff ff ff ff ff ff, it ends inside a value",
    "63 'os', it ends inside a value",
    "2e, before byte 1: an operation has too few values",
    "29 74 2e, before byte 2: an operation has too few values",
    "68 05 2e, before byte 2: value 5 was not stored before",
    "4b 01 4b 02 61 2e, 'before byte 5: found a whole number, expected a list'",
    "7d 5d 4b 01 73 2e, before byte 5: a key that is neither a text nor a number",
    "7d 28 58 01 00 00 00 'a' 75 2e, before byte 9: Index 1 out of bounds for length 1",
    "8a ff 01 2e, before byte 2: a number of 255 bytes",
    "4e 29 52 2e, 'before byte 3: found None, expected a name of PyTorch''s'",
    "63 'torch' 0a 'FloatStorage' 0a 29 52 2e, before byte 22: torch.FloatStorage is called",
    "29 51 2e, before byte 2: Index 0 out of bounds for length 0",
  })
  void damageIsNamedWithItsPlace(String pickle, String message) {
    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("x.bin: cut or damaged: " + message);
  }

  @Test
  void aListThatHoldsItselfDoesNoHarm() {
    assertThatThrownBy(() -> read("7d 5d 71 00 68 00 61 4b 01 73 2e"))
        .hasMessageContaining("a key that is neither a text nor a number");
  }

  @Test
  void aTensorStaysInsideItsStorage() {
    assertThat(tensor(0, 2, 3, 3, 1).isContiguous()).isTrue();
    PickledTensor columns = tensor(0, 3, 2, 1, 3);
    assertThat(columns.isContiguous()).isFalse();
    assertThat(columns.position(3)).isEqualTo(4);
    for (long[] wrong :
        new long[][] {
          {1, 2, 3, 3, 1},
          {-1, 1, 1, 1, 1},
          {0, -1, 3, 3, 1},
          {0, 2, 3, -1, 1},
          {0, 1L << 62, 4, 0, 0},
          {0, 2, 2, Long.MAX_VALUE, Long.MAX_VALUE}
        }) {
      assertThatThrownBy(() -> tensor(wrong[0], wrong[1], wrong[2], wrong[3], wrong[4]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in a storage of 6 elements");
    }
  }

  private static PickledTensor tensor(
      long offset, long rows, long columns, long rowStride, long columnStride) {
    TorchNames.Storage six =
        TorchNames.storage(List.of("storage", TorchNames.FLOAT, "0", "cpu", 6L));
    return new PickledTensor(six, offset, List.of(rows, columns), List.of(rowStride, columnStride));
  }

  /** Bytes in hexadecimal, texts in quotes. */
  private static Object read(String pickle) {
    StringBuilder hex = new StringBuilder();
    String[] parts = pickle.split("'", -1);
    for (int i = 0; i < parts.length; i++) {
      byte[] text = parts[i].getBytes(StandardCharsets.UTF_8);
      hex.append(i % 2 == 0 ? parts[i].replace(" ", "") : HexFormat.of().formatHex(text));
    }
    return new Unpickler(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), "x.bin").read();
  }
}
