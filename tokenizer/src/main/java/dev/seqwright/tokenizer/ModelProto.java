package dev.seqwright.tokenizer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What this program reads of a SentencePiece {@code .model} file, a protocol buffers message:
 * pieces (field 1), trainer specification (2), normaliser (3) and denormaliser (5).
 *
 * @param pieces the vocabulary in the order of ids
 * @param trainer the specification that segmentation depends on
 * @param normalizer how text is normalised
 * @param denormalizer how decoded text is rewritten, if it has rules
 */
record ModelProto(
    List<Piece> pieces, ModelSpec trainer, NormalizerSpec normalizer, NormalizerSpec denormalizer) {

  /**
   * Reads a model.
   *
   * @throws TokenizerException when the bytes are cut, damaged or not a model
   */
  static ModelProto parse(byte[] model) {
    ProtoReader in = new ProtoReader(ByteBuffer.wrap(model));
    List<Piece> pieces = new ArrayList<>();
    ModelSpec trainer = null;
    NormalizerSpec normalizer = null;
    NormalizerSpec denormalizer = NormalizerSpec.DEFAULT;
    while (in.hasNext()) {
      switch (in.next()) {
        case 1 -> pieces.add(piece(in.bytes()));
        case 2 -> trainer = ModelSpec.parse(in.bytes());
        case 3 -> normalizer = NormalizerSpec.parse(in.bytes());
        case 5 -> denormalizer = NormalizerSpec.parse(in.bytes());
        default -> in.skip();
      }
    }
    if (trainer == null || normalizer == null) {
      throw new TokenizerException("cut: ends after " + pieces.size() + " pieces");
    }
    ModelProto proto = new ModelProto(List.copyOf(pieces), trainer, normalizer, denormalizer);
    proto.check();
    return proto;
  }

  private static Piece piece(ByteBuffer message) {
    ProtoReader in = new ProtoReader(message);
    String text = "";
    float score = 0;
    PieceType type = PieceType.NORMAL;
    while (in.hasNext()) {
      switch (in.next()) {
        case 1 -> text = in.text();
        case 2 -> score = in.real();
        case 3 -> type = PieceType.of(in.integer());
        default -> in.skip();
      }
    }
    return new Piece(text, score, type);
  }

  /** The id of the first piece of that type, or -1. */
  int first(PieceType type) {
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.get(id).type() == type) {
        return id;
      }
    }
    return -1;
  }

  /** The texts that are always one piece. */
  List<String> userDefined() {
    return pieces.stream()
        .filter(piece -> piece.type() == PieceType.USER_DEFINED)
        .map(Piece::text)
        .toList();
  }

  private void check() {
    if (pieces.isEmpty()) {
      throw new TokenizerException("holds no pieces");
    }
    if (first(PieceType.UNKNOWN) < 0) {
      throw new TokenizerException("has no unknown piece among its " + pieces.size() + " pieces");
    }
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.get(id).text().isEmpty()) {
        throw new TokenizerException("piece " + id + " is empty");
      }
    }
    CharsMap.read(normalizer.charsMap());
    CharsMap.read(denormalizer.charsMap());
  }
}
