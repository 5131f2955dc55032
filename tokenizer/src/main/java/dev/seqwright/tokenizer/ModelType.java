package dev.seqwright.tokenizer;

/** The kind of segmentation model, with the number that stands for it in a {@code .model} file. */
public enum ModelType {
  /** Unigram language model over pieces (Kudo 2018). */
  UNIGRAM(1),
  /** Byte-pair encoding: merges of frequent neighbours (Sennrich et al. 2016). */
  BPE(2),
  /** One piece a whitespace-separated word. */
  WORD(3),
  /** One piece a character. */
  CHAR(4);

  private final int number;

  ModelType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ModelType of(int number) {
    for (ModelType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new TokenizerException(
        "unknown model type " + number + "; expected 1 (unigram), 2 (bpe), 3 (word) or 4 (char)");
  }
}
