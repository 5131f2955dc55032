package dev.seqwright.tokenizer;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import com.google.protobuf.CodedInputStream;
import dev.seqwright.protobuf.ProtoMessage;
import java.io.IOException;

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

  private static final int NAME = 1 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int CHARS_MAP = 2 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int ADD_DUMMY_PREFIX = 3 << 3 | WIRETYPE_VARINT;
  private static final int REMOVE_EXTRA_WHITESPACES = 4 << 3 | WIRETYPE_VARINT;
  private static final int ESCAPE_WHITESPACES = 5 << 3 | WIRETYPE_VARINT;

  /** What holds where a model file says nothing. */
  static final NormalizerSpec DEFAULT = new NormalizerSpec("", new byte[0], true, true, true);

  /** Reads the message up to the limit of {@code in}. */
  static NormalizerSpec read(CodedInputStream in) throws IOException {
    String name = DEFAULT.name;
    byte[] charsMap = DEFAULT.charsMap;
    boolean addDummyPrefix = DEFAULT.addDummyPrefix;
    boolean removeExtraWhitespaces = DEFAULT.removeExtraWhitespaces;
    boolean escapeWhitespaces = DEFAULT.escapeWhitespaces;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case NAME -> name = in.readString();
        case CHARS_MAP -> charsMap = in.readByteArray();
        case ADD_DUMMY_PREFIX -> addDummyPrefix = in.readBool();
        case REMOVE_EXTRA_WHITESPACES -> removeExtraWhitespaces = in.readBool();
        case ESCAPE_WHITESPACES -> escapeWhitespaces = in.readBool();
        default -> ModelProto.skip(in, tag);
      }
    }
    return new NormalizerSpec(
        name, charsMap, addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces);
  }

  byte[] write() {
    return ProtoMessage.of(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, charsMap);
          out.writeBool(3, addDummyPrefix);
          out.writeBool(4, removeExtraWhitespaces);
          out.writeBool(5, escapeWhitespaces);
          out.writeString(6, "");
        });
  }
}
