package dev.seqwright.core.checkpoint;

/** The serialised tokenizers of a model: one for both sides, or one for each. */
public final class TokenizerFiles {
  private final byte[] source;
  private final byte[] target; // null when the source's serves both sides

  private TokenizerFiles(byte[] source, byte[] target) {
    this.source = source;
    this.target = target;
  }

  /** One SentencePiece model for both sides. */
  public static TokenizerFiles shared(byte[] model) {
    return new TokenizerFiles(model.clone(), null);
  }

  /** A SentencePiece model for each side. */
  public static TokenizerFiles separate(byte[] source, byte[] target) {
    return new TokenizerFiles(source.clone(), target.clone());
  }

  /** Whether both sides have the same model because there is only one. */
  public boolean isShared() {
    return target == null;
  }

  /** The SentencePiece model of the source side, as in its {@code .model} file. */
  public byte[] source() {
    return source.clone();
  }

  /** The SentencePiece model of the target side, as in its {@code .model} file. */
  public byte[] target() {
    return isShared() ? source() : target.clone();
  }
}
