package dev.seqwright.tokenizer;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * The part of a model file's trainer specification that encoding and decoding depend on.
 *
 * @param type kind of segmentation
 * @param byteFallback an unknown character is written as its UTF-8 bytes
 * @param whitespaceAsSuffix the space belongs to the piece before it
 * @param unknownSurface what an unknown piece decodes to
 * @param beginPiece text of the begin-of-sentence piece
 * @param endPiece text of the end-of-sentence piece
 * @param padPiece text of the padding piece
 */
record ModelSpec(
    ModelType type,
    boolean byteFallback,
    boolean whitespaceAsSuffix,
    String unknownSurface,
    String beginPiece,
    String endPiece,
    String padPiece) {

  private static final int TYPE = 3 << 3 | WIRETYPE_VARINT;
  private static final int WHITESPACE_AS_SUFFIX = 24 << 3 | WIRETYPE_VARINT;
  private static final int BYTE_FALLBACK = 35 << 3 | WIRETYPE_VARINT;
  private static final int UNKNOWN_SURFACE = 44 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int BEGIN_PIECE = 46 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int END_PIECE = 47 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int PAD_PIECE = 48 << 3 | WIRETYPE_LENGTH_DELIMITED;

  /** What holds where a model file says nothing. */
  static final ModelSpec DEFAULT =
      new ModelSpec(ModelType.UNIGRAM, false, false, " \u2047 ", "<s>", "</s>", "<pad>");

  /** Reads the message up to the limit of {@code in}. */
  static ModelSpec read(CodedInputStream in) throws IOException {
    ModelType type = DEFAULT.type;
    boolean byteFallback = DEFAULT.byteFallback;
    boolean whitespaceAsSuffix = DEFAULT.whitespaceAsSuffix;
    String unknownSurface = DEFAULT.unknownSurface;
    String beginPiece = DEFAULT.beginPiece;
    String endPiece = DEFAULT.endPiece;
    String padPiece = DEFAULT.padPiece;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case TYPE -> type = ModelType.of(in.readEnum());
        case WHITESPACE_AS_SUFFIX -> whitespaceAsSuffix = in.readBool();
        case BYTE_FALLBACK -> byteFallback = in.readBool();
        case UNKNOWN_SURFACE -> unknownSurface = in.readString();
        case BEGIN_PIECE -> beginPiece = in.readString();
        case END_PIECE -> endPiece = in.readString();
        case PAD_PIECE -> padPiece = in.readString();
        default -> ModelProto.skip(in, tag);
      }
    }
    return new ModelSpec(
        type, byteFallback, whitespaceAsSuffix, unknownSurface, beginPiece, endPiece, padPiece);
  }
}
