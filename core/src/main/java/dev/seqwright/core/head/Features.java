package dev.seqwright.core.head;

/**
 * What a head sees of a sequence.
 *
 * @param pooling how states become one vector
 * @param dense whether a layer tanh(W x + b) follows, the pooler of BERT
 * @param dropout probability of dropping a feature
 * @param compared whether each two sequences are compared, and make one vector
 */
public record Features(SequencePooling pooling, boolean dense, double dropout, boolean compared) {
  /** What it sees of a sequence alone. */
  public Features(SequencePooling pooling, boolean dense, double dropout) {
    this(pooling, dense, dropout, false);
  }
}
