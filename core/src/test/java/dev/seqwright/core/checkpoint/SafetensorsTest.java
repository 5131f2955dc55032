package dev.seqwright.core.checkpoint;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;

  private Path write(Map<String, String> metadata, NamedTensor... tensors) {
    Path file = folder.resolve("x.safetensors");
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING)) {
      SafetensorsWriter.write(channel, metadata, List.of(tensors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    NamedTensor weight = NamedTensor.of("weight", new int[] {2, 3}, 1, 2, 3, 4, 5, -0.0f);
    NamedTensor scalar = NamedTensor.of("scalar", new int[] {}, Float.NaN);
    NamedTensor empty = NamedTensor.of("empty", new int[] {0, 4});
    Path file = write(Map.of("step", "12"), weight, empty, scalar);
    try (Safetensors stored = Safetensors.open(file)) {
      assertThat(stored.metadata()).containsEntry("step", "12");
      assertThat(stored.floats(stored.find("weight").orElseThrow()))
          .containsExactly(1, 2, 3, 4, 5, -0.0f);
      assertThat(stored.floats(stored.find("scalar").orElseThrow())).containsExactly(Float.NaN);
      assertThat(stored.find("empty").orElseThrow().shape()).containsExactly(0L, 4L);
      assertThat(stored.find("absent")).isEmpty();
    }
    assertThat(Files.size(file))
        .isEqualTo(SafetensorsWriter.size(Map.of("step", "12"), List.of(weight, empty, scalar)));
  }

  @Test
  void tensorsLargerThanABlockAreWrittenWhole() {
    try (Arena arena = Arena.ofConfined()) {
      int elements = (1 << 19) + 3;
      MemorySegment large = arena.allocate(4L * elements);
      large.setAtIndex(ValueLayout.JAVA_FLOAT, elements - 1, 9);
      Path file = write(Map.of(), NamedTensor.of("large", new int[] {elements}, large));
      MemorySegment back = arena.allocate(4L * elements);
      try (Safetensors stored = Safetensors.open(file)) {
        stored.readFloats(stored.tensors().getFirst(), back);
      }
      assertThat(back.mismatch(large)).isEqualTo(-1);
    }
  }

  @Test
  void theHeaderIsAsTheFormatSays() throws Exception {
    byte[] bytes = Files.readAllBytes(write(Map.of(), NamedTensor.of("a", new int[] {1}, 1f)));
    String header = new String(bytes, 8, bytes[0], StandardCharsets.UTF_8);
    assertThat(header.strip())
        .isEqualTo("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}");
    assertThat(bytes[0] % 8).isZero();
    assertThat(bytes).endsWith(0, 0, 0x80, 0x3f);
  }

  /** The file is made by scripts/vectors/safetensors_vectors.py with the official library. */
  @Test
  void aFileOfTheOfficialLibraryIsRead() throws Exception {
    Path file = Path.of(getClass().getResource("official.safetensors").toURI());
    try (Safetensors stored = Safetensors.open(file)) {
      assertThat(stored.metadata()).containsEntry("note", "gr\u00f6\u00dfer");
      assertThat(read(stored, "weight")).containsExactly(-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f);
      assertThat(read(stored, "half")).containsExactly(1.5f, -2.25f, 0, 65504, 0x1p-14f, 0x1p-24f);
      assertThat(read(stored, "brain")).containsExactly(1, -3.140625f, 0x1.94p99f);
      assertThat(read(stored, "double")).containsExactly(0.1f, -1e-3f);
      assertThat(read(stored, "scalar")).containsExactly(7);
      assertThat(read(stored, "empty")).isEmpty();
      StoredTensor bytes = stored.find("bytes").orElseThrow();
      assertThat(bytes.dtype()).isEqualTo(Dtype.I8);
      assertThat(stored.bytes(bytes).toArray(ValueLayout.JAVA_BYTE)).containsExactly(-128, 0, 127);
      assertThatThrownBy(() -> read(stored, "bytes"))
          .isInstanceOf(UserException.class)
          .hasMessageEndingWith(
              "tensor 'bytes' has elements of type I8; expected F32, F16, BF16 or F64");
    }
  }

  private static float[] read(Safetensors stored, String name) {
    return stored.floats(stored.find(name).orElseThrow());
  }

  @Test
  void aModelIsFilledOnlyIfEverythingFits() {
    Path file =
        write(
            Map.of(),
            NamedTensor.of("encoder.weight", new int[] {2}, 1, 2),
            NamedTensor.of("encoder.bias", new int[] {1}, 3));
    NamedTensor weight = NamedTensor.of("encoder.weight", new int[] {2}, 0, 0);
    NamedTensor bias = NamedTensor.of("encoder.bias", new int[] {1}, 0);
    try (Safetensors stored = Safetensors.open(file)) {
      stored.readExactly(List.of(bias, weight));
      assertThat(weight.values().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)).containsExactly(1, 2);

      refuse(stored, "tensor 'encoder.bias' has no place in the model", weight);
      refuse(
          stored,
          "tensor 'encoder.bais' is missing (found 'encoder.bias') (and 1 more)",
          weight,
          NamedTensor.of("encoder.bais", new int[] {1}, 0));
      refuse(
          stored,
          "tensor 'encoder.weight' has shape [2], the model needs [2, 2]",
          bias,
          NamedTensor.of("encoder.weight", new int[] {2, 2}, 0, 0, 0, 0));
    }
  }

  @Test
  void bytesStandForTheirScaleTimesTheByte() {
    NamedTensor needed = NamedTensor.of("w", new int[] {2, 2}, 0, 0, 0, 0);
    NamedTensor bytes = bytes("w", 2, 2, 1, -127, 3, 0);
    NamedTensor scales = NamedTensor.of("w_scale", new int[] {2}, 0.5f, 2);
    try (Safetensors stored = Safetensors.open(write(Map.of(), bytes, scales))) {
      stored.readExactly(List.of(needed));
      assertThat(needed.values().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
          .containsExactly(0.5f, -63.5f, 6, 0);
    }
  }

  @Test
  void bytesWithoutTheirScalesAreRefused() {
    NamedTensor needed = NamedTensor.of("w", new int[] {2, 2}, 0, 0, 0, 0);
    NamedTensor bytes = bytes("w", 2, 2, 1, -127, 3, 0);
    NamedTensor tooFew = NamedTensor.of("w_scale", new int[] {1}, 0.5f);
    for (Path file : List.of(write(Map.of(), bytes), write(Map.of(), bytes, tooFew))) {
      try (Safetensors stored = Safetensors.open(file)) {
        refuse(
            stored,
            "tensor 'w' is in bytes: expected a matrix, and the scales of its [2] rows in"
                + " 'w_scale'",
            needed);
      }
    }
  }

  private static NamedTensor bytes(String name, long rows, long columns, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new NamedTensor(name, Dtype.I8, List.of(rows, columns), MemorySegment.ofArray(bytes));
  }

  private static void refuse(Safetensors stored, String difference, NamedTensor... needed) {
    assertThatThrownBy(() -> stored.readExactly(List.of(needed)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            stored.file()
                + " does not fit the model that the configuration describes: "
                + difference
                + "; use the file and the configuration that were saved together");
  }
}
