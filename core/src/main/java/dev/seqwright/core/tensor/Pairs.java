package dev.seqwright.core.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rows of a memory each query row attends: row i attends {@code keys[from[i]] ... keys[from[i
 * + 1] - 1]}, row numbers of the memory. P pairs in all, in this order; a quantity of each pair and
 * head is a tensor (P, H).
 */
public final class Pairs {
  private final int[] from;
  private final int[] keys;

  public Pairs(int[] from, int... keys) {
    if (from.length == 0 || from[from.length - 1] != keys.length) {
      throw new IllegalArgumentException("offsets do not end at " + keys.length + " pairs");
    }
    this.from = from;
    this.keys = keys;
  }

  /** Every query with every key of its sequence; causal: with those up to its own position. */
  public static Pairs dense(SequenceLayout queries, SequenceLayout memory, boolean causal) {
    Builder pairs = new Builder();
    for (int b = 0; b < queries.sequences(); b++) {
      for (int i = 0; i < queries.length(b); i++) {
        int seen = causal ? Math.min(i + 1, memory.length(b)) : memory.length(b);
        for (int j = 0; j < seen; j++) {
          pairs.add(memory.start(b) + j);
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  /** Grows pair by pair, query row by query row. */
  public static final class Builder {
    private int[] from = new int[64];
    private int[] keys = new int[256];
    private int rows;
    private int count;

    /** The current query row attends this row of the memory. */
    public void add(int key) {
      keys = count == keys.length ? Arrays.copyOf(keys, 2 * count) : keys;
      keys[count++] = key;
    }

    /** The current query row has all its keys. */
    public void endRow() {
      rows++;
      from = rows == from.length ? Arrays.copyOf(from, 2 * rows) : from;
      from[rows] = count;
    }

    public Pairs build() {
      return new Pairs(Arrays.copyOf(from, rows + 1), Arrays.copyOf(keys, count));
    }
  }

  /** Nq, the number of query rows. */
  public int rows() {
    return from.length - 1;
  }

  /** P. */
  public int count() {
    return keys.length;
  }

  /** The first pair of a query row. */
  public int from(int row) {
    return from[row];
  }

  /** Behind the last pair of a query row. */
  public int to(int row) {
    return from[row + 1];
  }

  /** The memory row of a pair. */
  public int key(int pair) {
    return keys[pair];
  }

  /** The memory rows of all pairs. */
  public int[] keys() {
    return keys.clone();
  }

  /** The same queries with other keys, such as rows of a table with an entry for every pair. */
  public Pairs to(int... others) {
    return new Pairs(from, others.clone());
  }

  /** The query row of every pair. */
  public int[] queries() {
    int[] queries = new int[count()];
    IntStream.range(0, rows()).forEach(i -> Arrays.fill(queries, from(i), to(i), i));
    return queries;
  }
}
