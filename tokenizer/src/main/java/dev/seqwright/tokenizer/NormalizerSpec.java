package dev.seqwright.tokenizer;

import java.nio.ByteBuffer;

/**
 * How text is normalised before it is cut, as a model file states it.
 *
 * @param name of the rule set, as in {@code nmt_nfkc}
 * @param charsMap compiled rules (see {@link CharsMap}); empty for none
 * @param addDummyPrefix put a space before the text
 * @param removeExtraWhitespaces drop leading, trailing and repeated spaces
 * @param escapeWhitespaces write a space as U+2581
 */
record NormalizerSpec(
    String name,
    byte[] charsMap,
    boolean addDummyPrefix,
    boolean removeExtraWhitespaces,
    boolean escapeWhitespaces) {

  /** What holds where a model file says nothing. */
  static final NormalizerSpec DEFAULT = new NormalizerSpec("", new byte[0], true, true, true);

  static NormalizerSpec parse(ByteBuffer message) {
    ProtoReader in = new ProtoReader(message);
    NormalizerSpec spec = DEFAULT;
    while (in.hasNext()) {
      spec = spec.with(in.next(), in);
    }
    return spec;
  }

  private NormalizerSpec with(int field, ProtoReader in) {
    String newName = field == 1 ? in.text() : name;
    byte[] newMap = field == 2 ? copy(in.bytes()) : charsMap;
    boolean prefix = field == 3 ? in.bool() : addDummyPrefix;
    boolean remove = field == 4 ? in.bool() : removeExtraWhitespaces;
    boolean escape = field == 5 ? in.bool() : escapeWhitespaces;
    if (field > 5) {
      in.skip();
    }
    return new NormalizerSpec(newName, newMap, prefix, remove, escape);
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  ProtoWriter write() {
    return new ProtoWriter()
        .text(1, name)
        .bytes(2, charsMap)
        .bool(3, addDummyPrefix)
        .bool(4, removeExtraWhitespaces)
        .bool(5, escapeWhitespaces)
        .text(6, "");
  }
}
