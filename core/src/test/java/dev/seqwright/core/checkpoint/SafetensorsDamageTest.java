package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsDamageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
[1]                                                       | its header is not a JSON object
{"a"                                                      | its header is not valid JSON
{"a": {}, "a": {}}                                        | its header is not valid JSON (line 1: Duplicate field 'a'
{} {}                                                     | its header is not valid JSON (line 1: more follows behind the value)
{"__metadata__": {"k": 1}}                                | metadata 'k' is not a text
{"__metadata__": [1]}                                     | its metadata is not a JSON object
{"a": 3}                                                  | tensor 'a': its dtype '' is not known
{"a": {"dtype": "F33"}}                                   | tensor 'a': its dtype 'F33' is not known
{"a": {"dtype": "F32"}}                                   | tensor 'a': its shape is not a list of numbers
{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 8]}}    | tensor 'a': its shape holds -1
{"a": {"dtype": "F32", "shape": [1.5], "data_offsets": [0, 8]}}   | tensor 'a': its shape holds 1.5
{"a": {"dtype": "F32", "shape": [99999999999999999999]}}          | tensor 'a': its shape holds 99999999999999999999
{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0]}}        | tensor 'a': its data_offsets are not two numbers
{"a": {"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}}     | tensor 'a': its data ends before it begins
{"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}}    | tensor 'a': its data ends at byte 12 of 8
{"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}     | tensor 'a': shape [3] of F32 does not fill 8 bytes
{"a": {"dtype": "F32", "shape": [4611686018427387906], "data_offsets": [0, 8]}} | tensor 'a': shape [4611686018427387906] of F32 does not fill 8 bytes
{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}     | 4 bytes belong to no tensor
{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}     | tensor 'a' leaves a gap after the one before it
{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}} | tensor 'b' overlaps the one before it
""")
  void aHeaderIsNotBelieved(String header, String message) throws Exception {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    refuse(file(json.length, json, 8), message);
  }

  @Test
  void theLengthOfTheHeaderIsNotBelieved() throws Exception {
    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
    refuse(file(3, json, 0), "it announces a header of 3 bytes and has 10 bytes in all");
    refuse(file(-1, json, 0), "it announces a header of 18446744073709551615 bytes");
    refuse(file(1, json, 0), "it announces a header of 1 bytes");
    refuse(Files.write(folder.resolve("short"), new byte[3]), "it has only 3 bytes");
    refuse(Files.write(folder.resolve("none"), new byte[0]), "it has only 0 bytes");
    refuse(file(2, new byte[] {(byte) 0xff, '}'}, 0), "its header is not UTF-8");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    Path missing = folder.resolve("m");
    assertThatThrownBy(() -> Safetensors.open(missing))
        .isInstanceOf(UserException.class)
        .hasMessage(missing + " does not exist; expected a safetensors file");
    assertThatThrownBy(() -> Safetensors.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(folder + " is not a file; expected a safetensors file");
  }

  private Path file(long announced, byte[] header, int dataBytes) throws Exception {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(announced).put(header);
    return Files.write(folder.resolve("x.safetensors"), bytes.array());
  }

  private static void refuse(Path file, String message) {
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file + ": not a safetensors file, or cut or damaged: " + message)
        .hasMessageEndingWith("; restore it from a copy or make it again");
  }
}
