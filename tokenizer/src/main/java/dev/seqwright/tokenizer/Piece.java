package dev.seqwright.tokenizer;

/**
 * An entry of the vocabulary; its id is its position.
 *
 * @param text the piece, with U+2581 where the text had a space
 * @param score natural logarithm of its probability (unigram) or minus its merge rank (BPE)
 * @param type what it is for
 */
record Piece(String text, float score, PieceType type) {
  /** The sign that stands for a space inside pieces: LOWER ONE EIGHTH BLOCK. */
  static final char SPACE = '\u2581';

  /** The piece that stands for one byte, as in {@code <0x0A>}. */
  static String ofByte(int value) {
    return String.format(java.util.Locale.ROOT, "<0x%02X>", value & 0xFF);
  }
}
