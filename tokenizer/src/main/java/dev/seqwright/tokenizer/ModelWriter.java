package dev.seqwright.tokenizer;

import com.google.protobuf.CodedOutputStream;
import dev.seqwright.protobuf.ProtoMessage;
import java.io.IOException;
import java.util.List;

/** Writes a model as SentencePiece stores it: pieces, trainer specification, normaliser. */
final class ModelWriter {
  private ModelWriter() {}

  static byte[] write(List<Piece> pieces, TrainerSettings settings, NormalizerSpec normalizer) {
    return ProtoMessage.of(
        out -> {
          for (Piece piece : pieces) {
            out.writeByteArray(1, ProtoMessage.of(entry -> writePiece(entry, piece)));
          }
          out.writeByteArray(
              2, ProtoMessage.of(trainer -> writeTrainer(trainer, settings, pieces.size())));
          out.writeByteArray(3, normalizer.write());
        });
  }

  private static void writePiece(CodedOutputStream out, Piece piece) throws IOException {
    out.writeString(1, piece.text());
    out.writeFloat(2, piece.score());
    if (piece.type() != PieceType.NORMAL) {
      out.writeEnum(3, piece.type().number());
    }
  }

  private static void writeTrainer(CodedOutputStream out, TrainerSettings settings, int size)
      throws IOException {
    writeTraining(out, settings, size);
    writePieceRules(out, settings);
    writeSpecialPieces(out, settings);
  }

  private static void writeTraining(CodedOutputStream out, TrainerSettings settings, int size)
      throws IOException {
    out.writeEnum(3, settings.type().number());
    out.writeInt32(4, size);
    out.writeFloat(10, (float) settings.characterCoverage());
    out.writeInt32(11, settings.inputSentenceLimit());
    out.writeInt32(14, settings.seedSentencePieceSize());
    out.writeFloat(15, (float) settings.shrinkingFactor());
    out.writeInt32(17, settings.numSubIterations());
    out.writeInt32(18, settings.maxSentenceLength());
    out.writeBool(33, settings.hardVocabularyLimit());
  }

  private static void writePieceRules(CodedOutputStream out, TrainerSettings settings)
      throws IOException {
    out.writeInt32(20, settings.maxPieceLength());
    out.writeBool(21, settings.splitByUnicodeScript());
    out.writeBool(22, settings.splitByWhitespace());
    out.writeBool(23, settings.splitByNumber());
    out.writeBool(25, settings.splitDigits());
    out.writeBool(35, settings.byteFallback());
  }

  private static void writeSpecialPieces(CodedOutputStream out, TrainerSettings settings)
      throws IOException {
    for (String symbol : settings.controlSymbols()) {
      out.writeString(30, symbol);
    }
    for (String symbol : settings.userDefinedSymbols()) {
      out.writeString(31, symbol);
    }
    out.writeInt32(40, settings.unknownId());
    out.writeInt32(41, settings.beginId());
    out.writeInt32(42, settings.endId());
    out.writeInt32(43, settings.padId());
    out.writeString(44, ModelSpec.DEFAULT.unknownSurface());
    out.writeString(45, MetaPieces.UNKNOWN);
    out.writeString(46, ModelSpec.DEFAULT.beginPiece());
    out.writeString(47, ModelSpec.DEFAULT.endPiece());
    out.writeString(48, ModelSpec.DEFAULT.padPiece());
  }
}
