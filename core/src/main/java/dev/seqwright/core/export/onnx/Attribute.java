package dev.seqwright.core.export.onnx;

import dev.seqwright.protobuf.ProtoMessage;

/** A constant setting of a node ({@code AttributeProto}). */
record Attribute(byte[] message) {
  private static final int FLOAT = 1;
  private static final int INTEGER = 2;
  private static final int INTEGERS = 7;

  static Attribute real(String name, double value) {
    return attribute(name, FLOAT, out -> out.writeFloat(2, (float) value));
  }

  static Attribute integer(String name, long value) {
    return attribute(name, INTEGER, out -> out.writeInt64(3, value));
  }

  static Attribute integers(String name, long... values) {
    return attribute(
        name,
        INTEGERS,
        out -> {
          for (long value : values) {
            out.writeInt64(8, value);
          }
        });
  }

  private static Attribute attribute(String name, int type, ProtoMessage.Fields value) {
    return new Attribute(
        ProtoMessage.of(
            out -> {
              out.writeString(1, name);
              value.write(out);
              out.writeEnum(20, type);
            }));
  }
}
