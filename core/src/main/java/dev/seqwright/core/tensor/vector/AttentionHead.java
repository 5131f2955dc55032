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
 * @param size d, of queries and keys
 * @param valueSize e
 * @param longest the length of the longest memory sequence of the call
 */
record AttentionHead(
    AttentionArguments arguments, int sequence, int head, int size, int valueSize, int longest) {

  AttentionHead(AttentionArguments arguments, int sequence, int head) {
    this(
        arguments,
        sequence,
        head,
        arguments.headSize(),
        arguments.valueSize(),
        arguments.memory().maxLength());
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
    return padded(keyCount());
  }

  /** How many keys the first queries up to number {@code last} see, in whole vectors. */
  int paddedKeysUpTo(int last) {
    return padded(visible(last));
  }

  private static int padded(int keys) {
    return (keys + Simd.COUNT - 1) / Simd.COUNT * Simd.COUNT;
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
    return keys(arguments.k(), 0);
  }

  /** This head's columns of the sequence's rows of a matrix like keys from {@code first} on. */
  Matrix keys(Matrix whole, int first) {
    return memoryPart(whole, first, size);
  }

  Matrix values() {
    return values(arguments.v(), 0);
  }

  /** This head's columns of the sequence's rows of a matrix like values from {@code first} on. */
  Matrix values(Matrix whole, int first) {
    return memoryPart(whole, first, valueSize);
  }

  private Matrix memoryPart(Matrix whole, int first, int width) {
    int own = head / arguments.shared();
    int row = firstKey() + first;
    return whole.rows(row, firstKey() + keyCount()).columns(own * width, (own + 1) * width);
  }

  Matrix queries(int first, int count) {
    return queries(arguments.q(), first, count);
  }

  /** This head's columns of {@code count} rows of a matrix like queries, from a query on. */
  Matrix queries(Matrix whole, int first, int count) {
    return part(whole, first, count, size);
  }

  /** This head's columns of {@code count} rows of a matrix like the output, from a query on. */
  Matrix outputs(Matrix whole, int first, int count) {
    return part(whole, first, count, valueSize);
  }

  private Matrix part(Matrix whole, int first, int count, int width) {
    int row = firstQuery() + first;
    return whole.rows(row, row + count).columns(head * width, (head + 1) * width);
  }

  /** Whether no head before this one goes with the same keys. */
  boolean isFirstOfItsKeys() {
    return head % arguments.shared() == 0;
  }

  /** scale Q K' for {@code m} queries and the transposed keys that they see, in whole vectors. */
  void scores(int first, int m, long keys, long scores) {
    Matrix queries = queries(first, m);
    long width = 4L * paddedKeys();
    new TileProduct(4L * queries.rowStride(), 4, width, width, arguments.scale(), false)
        .run(Simd.address(queries), keys, scores, m, paddedKeysUpTo(first + m - 1), size);
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
