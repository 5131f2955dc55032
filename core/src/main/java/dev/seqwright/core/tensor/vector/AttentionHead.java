package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Matrix;

/**
 * One head of one sequence of a call of attention.
 *
 * @param arguments of the whole call
 * @param sequence b
 * @param head h
 * @param size d
 * @param longest the length of the longest memory sequence of the call
 */
record AttentionHead(AttentionArguments arguments, int sequence, int head, int size, int longest) {

  AttentionHead(AttentionArguments arguments, int sequence, int head) {
    this(arguments, sequence, head, arguments.headSize(), arguments.memory().maxLength());
  }

  int queryCount() {
    return arguments.queries().length(sequence);
  }

  int firstQuery() {
    return arguments.queries().start(sequence);
  }

  int keyCount() {
    return arguments.memory().length(sequence);
  }

  int firstKey() {
    return arguments.memory().start(sequence);
  }

  /** The number of keys, rounded up to whole vectors. */
  int paddedKeys() {
    return (keyCount() + Simd.COUNT - 1) / Simd.COUNT * Simd.COUNT;
  }

  /** How many keys query i of the sequence sees. */
  int visible(int i) {
    return arguments.visible(sequence, i);
  }

  /** Where query i of the sequence and this head lie in a matrix (Nq, H). */
  int rowOfHead(int i) {
    return (firstQuery() + i) * arguments.heads() + head;
  }

  /** The dropout counter of the first weight of query i. */
  int counter(int i) {
    return rowOfHead(i) * longest;
  }

  Matrix keys() {
    return memoryPart(arguments.k(), 0);
  }

  Matrix values() {
    return memoryPart(arguments.v(), 0);
  }

  Matrix queries(int first, int count) {
    return part(arguments.q(), firstQuery() + first, count);
  }

  /** This head's columns of the sequence's keys or values (Nk, g d) from {@code first} on. */
  Matrix memoryPart(Matrix whole, int first) {
    int own = head / arguments.shared();
    int row = firstKey() + first;
    return whole.rows(row, firstKey() + keyCount()).columns(own * size, (own + 1) * size);
  }

  /** Whether no head before this one goes with the same keys. */
  boolean isFirstOfItsKeys() {
    return head % arguments.shared() == 0;
  }

  /** This head's columns of {@code count} rows of a matrix of H d columns. */
  Matrix part(Matrix whole, int first, int count) {
    return whole.rows(first, first + count).columns(head * size, (head + 1) * size);
  }

  /** scale Q K' for {@code m} queries and all transposed keys, padding included. */
  void scores(int first, int m, long keys, long scores) {
    Matrix queries = queries(first, m);
    long width = 4L * paddedKeys();
    new TileProduct(4L * queries.rowStride(), 4, width, width, arguments.scale(), false)
        .run(Simd.address(queries), keys, scores, m, paddedKeys(), size);
  }

  /** The rows of scores of {@code m} queries. */
  AttentionRows rows(int first, int m) {
    int growth = arguments.causal() ? 1 : 0;
    return new AttentionRows(m, visible(first + m - 1), 4L * paddedKeys(), visible(first), growth);
  }

  /** Drops what the arguments ask for from the rows of weights of queries. */
  void drop(AttentionRows rows, long weights, int first) {
    int threshold = CounterRandom.threshold(arguments.dropout());
    if (threshold > 0) {
      int step = counter(first + 1) - counter(first);
      rows.drop(weights, arguments.key(), threshold, counter(first), step);
    }
  }
}
