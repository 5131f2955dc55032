package dev.seqwright.core.tensor;

/**
 * The inputs of dot-product attention over ragged sequences.
 *
 * @param q queries (Nq, H d), often some columns of a wider matrix
 * @param k keys (Nk, g d)
 * @param v values (Nk, g e), as a rule of the size of keys
 * @param queries where each sequence's queries lie
 * @param memory where each sequence's keys and values lie; as many sequences
 * @param heads H
 * @param scale factor of the dot products, 1 / sqrt(d) as a rule
 * @param causal whether a query sees only keys at its own position and before
 * @param dropout probability of dropping an attention weight; the counter of weight (h, i, j) of
 *     the call is {@code (i H + h) L + (j - start of the sequence)}, i the query's row, L the
 *     longest memory sequence, wrapped to 32 bits
 * @param key the key of the dropout
 */
public record AttentionArguments(
    Matrix q,
    Matrix k,
    Matrix v,
    SequenceLayout queries,
    SequenceLayout memory,
    int heads,
    float scale,
    boolean causal,
    double dropout,
    long key) {

  /** d, the size of a head's queries and keys. */
  public int headSize() {
    return q.columns() / heads;
  }

  /** e, the size of a head's values. */
  public int valueSize() {
    return v.columns() * shared() / heads;
  }

  /** How many heads of queries go with one of keys and values: H / g. */
  public int shared() {
    return q.columns() / k.columns();
  }

  /**
   * The number of keys, from the sequence's first, that query i (counted in its sequence) of
   * sequence b may attend.
   */
  public int visible(int b, int i) {
    return causal ? Math.min(i + 1, memory.length(b)) : memory.length(b);
  }
}
