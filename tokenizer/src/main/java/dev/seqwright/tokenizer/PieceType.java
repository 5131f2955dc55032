package dev.seqwright.tokenizer;

/** What a piece of the vocabulary is for, with the number that stands for it in a model file. */
enum PieceType {
  NORMAL(1),
  UNKNOWN(2),
  CONTROL(3),
  USER_DEFINED(4),
  UNUSED(5),
  BYTE(6);

  private final int number;

  PieceType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static PieceType of(int number) {
    for (PieceType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new TokenizerException("unknown piece type " + number + "; expected 1 to 6");
  }
}
