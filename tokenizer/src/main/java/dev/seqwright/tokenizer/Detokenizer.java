package dev.seqwright.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns ids back into text, as SentencePiece does, and rewrites it by the model's denormalisation
 * rules where it has some. Done here because the JNI library hands text back in a way that damages
 * characters above U+FFFF. Differs from SentencePiece where a model does not escape spaces: U+2581
 * is then a character of the text and stays what it is.
 */
final class Detokenizer {
  private final List<Piece> pieces;
  private final ModelSpec model;
  private final Optional<Normalizer> denormalizer;
  private final boolean dropFirstSpace;
  private final boolean dropLeadingSpaces;
  private final boolean escapes;

  Detokenizer(ModelProto proto) {
    this.pieces = proto.pieces();
    this.model = proto.trainer();
    this.denormalizer =
        Optional.of(proto.denormalizer())
            .filter(spec -> spec.charsMap().length > 0)
            .map(spec -> new Normalizer(spec, false, List.of()));
    this.dropLeadingSpaces = proto.normalizer().removeExtraWhitespaces();
    this.escapes = proto.normalizer().escapeWhitespaces();
    this.dropFirstSpace = dropLeadingSpaces || proto.normalizer().addDummyPrefix();
  }

  String decode(int... ids) {
    return join(Arrays.stream(ids).mapToObj(this::piece).toList());
  }

  String join(List<Piece> all) {
    StringBuilder out = new StringBuilder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean atStart = dropFirstSpace;
    for (Piece piece : all) {
      if (piece.type() == PieceType.BYTE) {
        bytes.write(Integer.parseInt(piece.text(), 3, 5, 16));
        continue;
      }
      flush(bytes, out);
      atStart = atStart && out.isEmpty();
      String text = surface(piece, atStart);
      atStart = atStart && (dropLeadingSpaces || !startsWithSpace(piece));
      out.append(text);
    }
    flush(bytes, out);
    String text = out.toString();
    return denormalizer.map(rules -> rules.normalize(text)).orElse(text);
  }

  private Piece piece(int id) {
    if (id < 0 || id >= pieces.size()) {
      throw new TokenizerException(
          "id " + id + " is outside the vocabulary of " + pieces.size() + " pieces");
    }
    return pieces.get(id);
  }

  private String surface(Piece piece, boolean atStart) {
    return switch (piece.type()) {
      case CONTROL -> "";
      case UNKNOWN -> model.unknownSurface();
      default -> {
        String text = piece.text().substring(atStart && startsWithSpace(piece) ? 1 : 0);
        yield escapes ? text.replace(Piece.SPACE, ' ') : text;
      }
    };
  }

  private static boolean startsWithSpace(Piece piece) {
    return piece.type() != PieceType.CONTROL
        && piece.type() != PieceType.UNKNOWN
        && piece.text().charAt(0) == Piece.SPACE;
  }

  /** Appends the characters that a run of byte pieces spells, U+FFFD for a byte that fits none. */
  private static void flush(ByteArrayOutputStream run, StringBuilder out) {
    byte[] bytes = run.toByteArray();
    run.reset();
    int at = 0;
    while (at < bytes.length) {
      int length = characterLength(bytes, at);
      out.append(length == 0 ? "\uFFFD" : new String(bytes, at, length, StandardCharsets.UTF_8));
      at += Math.max(1, length);
    }
  }

  /** Bytes of the well-formed character at a place, or 0. */
  private static int characterLength(byte[] bytes, int at) {
    for (int length = 1; length <= Math.min(4, bytes.length - at); length++) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
        return length;
      } catch (CharacterCodingException e) {
        // Not whole with this many bytes; one more may complete it.
      }
    }
    return 0;
  }
}
