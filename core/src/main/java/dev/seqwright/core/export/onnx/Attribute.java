package dev.seqwright.core.export.onnx;

import dev.seqwright.tokenizer.ProtoWriter;

/** A constant setting of a node ({@code AttributeProto}). */
record Attribute(ProtoWriter message) {
  private static final int FLOAT = 1;
  private static final int INTEGER = 2;
  private static final int INTEGERS = 7;

  static Attribute real(String name, double value) {
    return new Attribute(new ProtoWriter().text(1, name).real(2, (float) value).integer(20, FLOAT));
  }

  static Attribute integer(String name, long value) {
    return new Attribute(new ProtoWriter().text(1, name).integer(3, value).integer(20, INTEGER));
  }

  static Attribute integers(String name, long... values) {
    ProtoWriter all = new ProtoWriter().text(1, name);
    for (long value : values) {
      all.integer(8, value);
    }
    return new Attribute(all.integer(20, INTEGERS));
  }
}
