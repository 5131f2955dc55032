package dev.seqwright.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one protocol buffers message in wire format. */
public final class ProtoWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A whole number, as a varint. */
  public ProtoWriter integer(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  /** A truth value. */
  public ProtoWriter bool(int field, boolean value) {
    return integer(field, value ? 1 : 0);
  }

  /** A float, in four bytes. */
  public ProtoWriter real(int field, float value) {
    varint((long) field << 3 | 5);
    int bits = Float.floatToIntBits(value);
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(bits >>> shift);
    }
    return this;
  }

  /** Bytes with their number in front. */
  public ProtoWriter bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A text in UTF-8. */
  public ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message inside this one. */
  public ProtoWriter message(int field, ProtoWriter value) {
    return bytes(field, value.toByteArray());
  }

  /** The message. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
