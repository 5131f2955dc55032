package dev.seqwright.tokenizer;

import static com.google.protobuf.WireFormat.WIRETYPE_FIXED32;
import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
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

  private static final int PIECE = 1 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int TRAINER = 2 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int NORMALIZER = 3 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int DENORMALIZER = 5 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int PIECE_TEXT = 1 << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int PIECE_SCORE = 2 << 3 | WIRETYPE_FIXED32;
  private static final int PIECE_TYPE = 3 << 3 | WIRETYPE_VARINT;

  /** Reads one message. */
  private interface Reader<T> {
    T read(CodedInputStream in) throws IOException;
  }

  /**
   * Reads a model.
   *
   * @throws TokenizerException when the bytes are cut, damaged or not a model
   */
  static ModelProto parse(byte[] model) {
    CodedInputStream in = CodedInputStream.newInstance(model);
    try {
      ModelProto proto = read(in);
      proto.check();
      return proto;
    } catch (IOException e) {
      throw new TokenizerException("cut or damaged at byte " + in.getTotalBytesRead(), e);
    }
  }

  private static ModelProto read(CodedInputStream in) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    ModelSpec trainer = null;
    NormalizerSpec normalizer = null;
    NormalizerSpec denormalizer = NormalizerSpec.DEFAULT;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case PIECE -> pieces.add(nested(in, ModelProto::readPiece));
        case TRAINER -> trainer = nested(in, ModelSpec::read);
        case NORMALIZER -> normalizer = nested(in, NormalizerSpec::read);
        case DENORMALIZER -> denormalizer = nested(in, NormalizerSpec::read);
        default -> skip(in, tag);
      }
    }
    if (trainer == null || normalizer == null) {
      throw new TokenizerException("cut: ends after " + pieces.size() + " pieces");
    }
    return new ModelProto(List.copyOf(pieces), trainer, normalizer, denormalizer);
  }

  private static Piece readPiece(CodedInputStream in) throws IOException {
    String text = "";
    float score = 0;
    PieceType type = PieceType.NORMAL;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case PIECE_TEXT -> text = in.readStringRequireUtf8();
        case PIECE_SCORE -> score = in.readFloat();
        case PIECE_TYPE -> type = PieceType.of(in.readEnum());
        default -> skip(in, tag);
      }
    }
    return new Piece(text, score, type);
  }

  private static <T> T nested(CodedInputStream in, Reader<T> reader) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    T message = reader.read(in);
    in.popLimit(outer);
    return message;
  }

  /** Passes over a field that this program has no use for; the end of no group is damage. */
  static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("end of a group that never began");
    }
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
      check(id, pieces.get(id));
    }
    CharsMap.read(normalizer.charsMap());
    CharsMap.read(denormalizer.charsMap());
  }

  /** Native code ends the process where a piece holds the character that ends its strings. */
  private static void check(int id, Piece piece) {
    if (piece.text().isEmpty()) {
      throw new TokenizerException("piece " + id + " is empty");
    }
    if (piece.text().indexOf(0) >= 0) {
      throw new TokenizerException("piece " + id + " holds the character U+0000");
    }
    if (!Float.isFinite(piece.score())) {
      throw new TokenizerException(
          "piece %d has the score %s, expected a finite number".formatted(id, piece.score()));
    }
  }
}
