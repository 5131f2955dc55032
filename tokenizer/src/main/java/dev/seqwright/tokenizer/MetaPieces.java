package dev.seqwright.tokenizer;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pieces that are not learned, by id: unknown, begin, end, padding, symbols, bytes. */
final class MetaPieces {
  static final String UNKNOWN = "<unk>";

  private final SortedMap<Integer, Piece> byId = new TreeMap<>();

  MetaPieces(TrainerSettings settings) {
    put(settings.unknownId(), UNKNOWN, PieceType.UNKNOWN);
    put(settings.beginId(), ModelSpec.DEFAULT.beginPiece(), PieceType.CONTROL);
    put(settings.endId(), ModelSpec.DEFAULT.endPiece(), PieceType.CONTROL);
    put(settings.padId(), ModelSpec.DEFAULT.padPiece(), PieceType.CONTROL);
    settings.controlSymbols().forEach(text -> add(text, PieceType.CONTROL));
    settings.userDefinedSymbols().forEach(text -> add(text, PieceType.USER_DEFINED));
    for (int value = 0; settings.byteFallback() && value < 256; value++) {
      add(Piece.ofByte(value), PieceType.BYTE);
    }
    if (byId.size() > settings.vocabularySize()) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.VOCABULARY_SIZE,
          "{vocabulary-size}: found %d, expected more than the %d special pieces",
          settings.vocabularySize(),
          byId.size());
    }
  }

  private void put(int id, String text, PieceType type) {
    if (id < 0) {
      return;
    }
    Piece taken = byId.put(id, new Piece(text, 0, type));
    if (taken != null) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.OTHER,
          "{unknown-id}, {begin-id}, {end-id} and {pad-id} give the id %d to both %s and %s; choose"
              + " two ids",
          id,
          taken.text(),
          text);
    }
  }

  /** A symbol that already has an id, as {@code <s>} has, takes the type; others the next id. */
  private void add(String text, PieceType type) {
    for (Map.Entry<Integer, Piece> entry : byId.entrySet()) {
      if (entry.getValue().text().equals(text)) {
        entry.setValue(retyped(entry.getValue(), type));
        return;
      }
    }
    if (text.isEmpty()) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.OTHER,
          "{control-symbols} or {user-defined-symbols}: found an empty text, expected a symbol");
    }
    int id = 0;
    while (byId.containsKey(id)) {
      id++;
    }
    byId.put(id, new Piece(text, 0, type));
  }

  private static Piece retyped(Piece piece, PieceType type) {
    boolean predefined =
        piece.type() == PieceType.CONTROL && piece.text().matches("<s>|</s>|<pad>");
    if (!predefined) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.OTHER,
          "{control-symbols} and {user-defined-symbols}: found %s twice; name a symbol once, and %s"
              + " not at all",
          piece.text(),
          UNKNOWN);
    }
    return new Piece(piece.text(), 0, type);
  }

  SortedMap<Integer, Piece> byId() {
    return byId;
  }

  int size() {
    return byId.size();
  }
}
