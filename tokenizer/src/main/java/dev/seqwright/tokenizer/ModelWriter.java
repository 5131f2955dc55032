package dev.seqwright.tokenizer;

import java.util.List;

/** Writes a model as SentencePiece stores it: pieces, trainer specification, normaliser. */
final class ModelWriter {
  private ModelWriter() {}

  static byte[] write(List<Piece> pieces, TrainerSettings settings, NormalizerSpec normalizer) {
    ProtoWriter model = new ProtoWriter();
    for (Piece piece : pieces) {
      ProtoWriter entry = new ProtoWriter().text(1, piece.text()).real(2, piece.score());
      if (piece.type() != PieceType.NORMAL) {
        entry.integer(3, piece.type().number());
      }
      model.message(1, entry);
    }
    ProtoWriter trainer = new ProtoWriter();
    writeTraining(trainer, settings, pieces.size());
    writePieceRules(trainer, settings);
    writeSpecialPieces(trainer, settings);
    return model.message(2, trainer).message(3, normalizer.write()).toByteArray();
  }

  private static void writeTraining(ProtoWriter out, TrainerSettings settings, int size) {
    out.integer(3, settings.type().number())
        .integer(4, size)
        .real(10, (float) settings.characterCoverage())
        .integer(11, settings.inputSentenceLimit())
        .integer(14, settings.seedSentencePieceSize())
        .real(15, (float) settings.shrinkingFactor())
        .integer(17, settings.numSubIterations())
        .integer(18, settings.maxSentenceLength())
        .bool(33, settings.hardVocabularyLimit());
  }

  private static void writePieceRules(ProtoWriter out, TrainerSettings settings) {
    out.integer(20, settings.maxPieceLength())
        .bool(21, settings.splitByUnicodeScript())
        .bool(22, settings.splitByWhitespace())
        .bool(23, settings.splitByNumber())
        .bool(25, settings.splitDigits())
        .bool(35, settings.byteFallback());
  }

  private static void writeSpecialPieces(ProtoWriter out, TrainerSettings settings) {
    settings.controlSymbols().forEach(symbol -> out.text(30, symbol));
    settings.userDefinedSymbols().forEach(symbol -> out.text(31, symbol));
    out.integer(40, settings.unknownId())
        .integer(41, settings.beginId())
        .integer(42, settings.endId())
        .integer(43, settings.padId())
        .text(44, ModelSpec.DEFAULT.unknownSurface())
        .text(45, MetaPieces.UNKNOWN)
        .text(46, ModelSpec.DEFAULT.beginPiece())
        .text(47, ModelSpec.DEFAULT.endPiece())
        .text(48, ModelSpec.DEFAULT.padPiece());
  }
}
