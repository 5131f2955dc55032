package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the safetensors format: eight bytes with the length of the header, little-endian; the
 * header, a JSON object of names, types, shapes and offsets; then the elements, one tensor after
 * the other. Tensors keep the order in which they are given, so equal input gives equal bytes.
 *
 * <p>Source: the format description of the safetensors project.
 */
public final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8; // so that a mapped file can be read as whole words
  private static final int CHUNK = 1 << 20;

  private SafetensorsWriter() {}

  /**
   * Writes a file's content to a channel, a mebibyte at a time.
   *
   * @param metadata free text under free keys
   * @throws IllegalArgumentException when a name stands twice
   */
  public static void write(
      WritableByteChannel channel, Map<String, String> metadata, List<NamedTensor> tensors)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = header(metadata, tensors);
    drain(chunk.putLong(header.length), channel);
    ByteBuffer rest = ByteBuffer.wrap(header);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    for (NamedTensor tensor : tensors) {
      copy(tensor, chunk, channel);
    }
  }

  /** The number of bytes that {@link #write} writes. */
  public static long size(Map<String, String> metadata, List<NamedTensor> tensors) {
    long data = tensors.stream().mapToLong(t -> t.values().byteSize()).sum();
    return Long.BYTES + header(metadata, tensors).length + data;
  }

  private static byte[] header(Map<String, String> metadata, List<NamedTensor> tensors) {
    Map<String, Object> entries = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      entries.put(SafetensorsHeader.METADATA, metadata);
    }
    long offset = 0;
    for (NamedTensor tensor : tensors) {
      long end = offset + tensor.values().byteSize();
      if (entries.putIfAbsent(tensor.name(), entry(tensor, offset, end)) != null) {
        throw new IllegalArgumentException("two tensors are named " + tensor.name());
      }
      offset = end;
    }
    return padded(entries);
  }

  private static Map<String, Object> entry(NamedTensor tensor, long begin, long end) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("dtype", tensor.dtype().name());
    entry.put("shape", tensor.shape());
    entry.put("data_offsets", List.of(begin, end));
    return entry;
  }

  private static byte[] padded(Map<String, Object> entries) {
    try {
      String json = JSON.writeValueAsString(entries);
      int length = json.getBytes(StandardCharsets.UTF_8).length;
      return (json + " ".repeat(-length & (ALIGNMENT - 1))).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }

  private static void copy(NamedTensor tensor, ByteBuffer chunk, WritableByteChannel channel)
      throws IOException {
    long total = tensor.values().byteSize();
    for (long done = 0; done < total; ) {
      int count = (int) Math.min(total - done, CHUNK);
      copy(tensor, done, count, MemorySegment.ofBuffer(chunk));
      drain(chunk.position(count), channel);
      done += count;
    }
  }

  private static void copy(NamedTensor tensor, long from, int count, MemorySegment chunk) {
    if (tensor.dtype() == Dtype.F32) {
      ValueLayout floats = ValueLayout.JAVA_FLOAT_UNALIGNED;
      long elements = count / Float.BYTES;
      MemorySegment.copy(tensor.values(), floats, from, chunk, Dtype.FLOAT, 0, elements);
    } else {
      MemorySegment.copy(tensor.values(), from, chunk, 0, count);
    }
  }

  private static void drain(ByteBuffer chunk, WritableByteChannel channel) throws IOException {
    chunk.flip();
    while (chunk.hasRemaining()) {
      channel.write(chunk);
    }
    chunk.clear();
  }
}
