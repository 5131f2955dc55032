package dev.seqwright.tokenizer;

import java.nio.ByteBuffer;

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

  /** What holds where a model file says nothing. */
  static final ModelSpec DEFAULT =
      new ModelSpec(ModelType.UNIGRAM, false, false, " \u2047 ", "<s>", "</s>", "<pad>");

  static ModelSpec parse(ByteBuffer message) {
    ProtoReader in = new ProtoReader(message);
    ModelSpec spec = DEFAULT;
    while (in.hasNext()) {
      spec = spec.with(in.next(), in);
    }
    return spec;
  }

  private ModelSpec with(int field, ProtoReader in) {
    return switch (field) {
      case 3 -> withType(ModelType.of(in.integer()));
      case 24 -> withFlags(byteFallback, in.bool());
      case 35 -> withFlags(in.bool(), whitespaceAsSuffix);
      case 44 -> withTexts(in.text(), beginPiece, endPiece, padPiece);
      case 46 -> withTexts(unknownSurface, in.text(), endPiece, padPiece);
      case 47 -> withTexts(unknownSurface, beginPiece, in.text(), padPiece);
      case 48 -> withTexts(unknownSurface, beginPiece, endPiece, in.text());
      default -> {
        in.skip();
        yield this;
      }
    };
  }

  private ModelSpec withType(ModelType newType) {
    return new ModelSpec(
        newType, byteFallback, whitespaceAsSuffix, unknownSurface, beginPiece, endPiece, padPiece);
  }

  private ModelSpec withFlags(boolean bytes, boolean suffix) {
    return new ModelSpec(type, bytes, suffix, unknownSurface, beginPiece, endPiece, padPiece);
  }

  private ModelSpec withTexts(String unknown, String begin, String end, String pad) {
    return new ModelSpec(type, byteFallback, whitespaceAsSuffix, unknown, begin, end, pad);
  }
}
