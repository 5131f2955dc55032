package dev.seqwright.core.model;

/** Which of the three embedding matrices are one and the same (Press and Wolf 2017). */
public enum TiedEmbeddings {
  /** Three matrices. */
  NONE(false, false, false),
  /** Source and target embeddings share; needs one vocabulary. */
  SOURCE_TARGET(true, false, false),
  /** Target embedding and output layer share. */
  TARGET_OUTPUT(false, true, false),
  /** Source embedding and output layer share; needs one vocabulary. */
  SOURCE_OUTPUT(false, false, true),
  /** One matrix for all; needs one vocabulary. */
  ALL(true, true, true);

  private final boolean sourceTarget;
  private final boolean targetOutput;
  private final boolean sourceOutput;

  TiedEmbeddings(boolean sourceTarget, boolean targetOutput, boolean sourceOutput) {
    this.sourceTarget = sourceTarget;
    this.targetOutput = targetOutput;
    this.sourceOutput = sourceOutput;
  }

  /** Whether the embeddings of source and target are one matrix. */
  public boolean sourceTarget() {
    return sourceTarget;
  }

  /** Whether the target's embeddings are the output matrix. */
  public boolean targetOutput() {
    return targetOutput;
  }

  /** Whether the source's embeddings are the output matrix. */
  public boolean sourceOutput() {
    return sourceOutput;
  }

  /** Whether source and target must have one vocabulary. */
  public boolean needsOneVocabulary() {
    return sourceTarget || sourceOutput;
  }
}
