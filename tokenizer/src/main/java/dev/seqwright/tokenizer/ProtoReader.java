package dev.seqwright.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one protocol buffers message, in wire format, one after the other. Every
 * length is checked against what is left, so that a cut file ends in a message and not in native
 * code.
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer in;
  private int wireType;

  ProtoReader(ByteBuffer message) {
    this.in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasNext() {
    return in.hasRemaining();
  }

  /** Moves to the next field and returns its number. */
  int next() {
    long tag = varint();
    wireType = (int) (tag & 7);
    long field = tag >>> 3;
    if (field == 0 || field > 0x1FFFFFFF) {
      throw damaged("field number " + field);
    }
    return (int) field;
  }

  int integer() {
    expect(VARINT);
    return (int) varint();
  }

  boolean bool() {
    return integer() != 0;
  }

  float real() {
    expect(FIXED32);
    require(4);
    return in.getFloat();
  }

  ByteBuffer bytes() {
    expect(BYTES);
    return take(varint());
  }

  String text() {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  /** Passes over the value of a field that this program has no use for. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> take(8);
      case BYTES -> take(varint());
      case FIXED32 -> take(4);
      default -> throw damaged("wire type " + wireType);
    }
  }

  private void expect(int type) {
    if (wireType != type) {
      throw damaged("wire type " + wireType + " in place of " + type);
    }
  }

  private ByteBuffer take(long length) {
    require(length);
    ByteBuffer slice = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return slice;
  }

  private void require(long length) {
    if (length < 0 || length > in.remaining()) {
      throw damaged(length + " bytes announced, " + in.remaining() + " left");
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      require(1);
      byte b = in.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw damaged("a number of more than 64 bits");
  }

  private TokenizerException damaged(String what) {
    return new TokenizerException("cut or damaged at byte " + in.position() + " (" + what + ")");
  }
}
