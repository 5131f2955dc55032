package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.export.ctranslate2.ElementType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a {@code model.bin} of any version, byte by byte as the format says. */
final class ModelBinary {
  /** An array as it is stored; {@code values} are the stored numbers. */
  record Array(ElementType type, List<Integer> shape, float... values) {}

  final int version;
  final String spec;
  final int revision;
  final Map<String, Array> variables = new LinkedHashMap<>();
  final Map<String, String> aliases = new LinkedHashMap<>();

  ModelBinary(int version, String spec, int revision) {
    this.version = version;
    this.spec = spec;
    this.revision = revision;
  }

  ModelBinary number(String name, ElementType type, float value) {
    variables.put(name, new Array(type, List.of(), value));
    return this;
  }

  ModelBinary text(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i];
    }
    variables.put(name, new Array(ElementType.INT8, List.of(bytes.length), values));
    return this;
  }

  byte[] bytes() {
    Bytes out = new Bytes();
    out.four(version);
    if (version >= 2) {
      out.text(spec);
      out.four(revision);
    }
    out.four(variables.size());
    variables.forEach((name, array) -> write(out, name, array));
    if (version >= 3) {
      out.four(aliases.size());
      aliases.forEach(
          (alias, name) -> {
            out.text(alias);
            out.text(name);
          });
    }
    return out.bytes.toByteArray();
  }

  private void write(Bytes out, String name, Array array) {
    out.text(name);
    out.one(array.shape.size());
    array.shape.forEach(out::four);
    int size = array.type.bytes();
    out.one(version >= 4 ? id(array.type) : size);
    out.four(array.values.length * (version >= 4 ? size : 1));
    for (float value : array.values) {
      element(out, array.type, value);
    }
  }

  private static int id(ElementType type) {
    return switch (type) {
      case FLOAT32 -> 0;
      case INT8 -> 1;
      case INT16 -> 2;
      case INT32 -> 3;
      case FLOAT16 -> 4;
      case BFLOAT16 -> 5;
    };
  }

  private static void element(Bytes out, ElementType type, float value) {
    switch (type) {
      case FLOAT32 -> out.four(Float.floatToRawIntBits(value));
      case INT8 -> out.one((int) value);
      case INT16 -> out.two((int) value);
      case INT32 -> out.four((int) value);
      case FLOAT16 -> out.two(Float.floatToFloat16(value));
      case BFLOAT16 -> out.two(Float.floatToRawIntBits(value) >>> 16);
    }
  }

  private static final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void one(int value) {
      bytes.write(value);
    }

    void two(int value) {
      little(2).putShort((short) value);
      flush();
    }

    void four(int value) {
      little(4).putInt(value);
      flush();
    }

    void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      two(utf8.length + 1);
      bytes.writeBytes(utf8);
      one(0);
    }

    private ByteBuffer buffer;

    private ByteBuffer little(int size) {
      buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      return buffer;
    }

    private void flush() {
      bytes.writeBytes(buffer.array());
    }
  }
}
