package dev.seqwright.core.attention;

import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The positions that one step of decoding reads, R rows: one of every live hypothesis, or several
 * one after the other where a beginning is given. Caches are never reordered: each row knows the
 * cache rows of its own past.
 *
 * @param history the cache rows that every row sees, oldest first and its own last, one row after
 *     the other
 * @param from row r sees {@code history[from[r]] ... history[from[r + 1] - 1]}
 * @param live how many rows each sentence has, in the order of sentences (0 when it is finished)
 * @param before how many of the positions that a row sees belong to segments of its text that are
 *     over; 0 where a text has no segments
 */
public record Step(int[] history, int[] from, SequenceLayout live, int[] before) {
  /** A step of texts without segments. */
  public Step(int[] history, int[] from, SequenceLayout live) {
    this(history, from, live, new int[from.length - 1]);
  }

  /** The cache row of the position that a row's segment begins with. */
  public int first(int r) {
    return history[from[r] + before[r]];
  }

  /** Whether a row's position begins a segment. */
  public boolean begins(int r) {
    return from[r] + before[r] == from[r + 1] - 1;
  }

  /** The cache rows of the segment before a row's own, oldest first; none in the first one. */
  public int[] earlier(int r) {
    return Arrays.copyOfRange(history, from[r], from[r] + before[r]);
  }

  /** The cache row of the position that ended the segment before a row's own. */
  public int end(int r) {
    return history[from[r] + before[r] - 1];
  }

  /**
   * The same step of texts that begin where the rows' segments do.
   *
   * @param more how many positions before that are seen, where there are some
   */
  public Step ofSegments(int more) {
    int[] begins = new int[from.length];
    IntStream.Builder seen = IntStream.builder();
    for (int r = 0; r < rows(); r++) {
      int start = from[r] + Math.max(0, before[r] - more);
      Arrays.stream(history, start, from[r + 1]).forEach(seen);
      begins[r + 1] = begins[r] + from[r + 1] - start;
    }
    return new Step(seen.build().toArray(), begins, live);
  }

  /** R, the number of positions. */
  public int rows() {
    return from.length - 1;
  }

  /** The cache row of row {@code r}'s own position, which this step writes. */
  public int row(int r) {
    return history[from[r + 1] - 1];
  }

  /** The cache row of the position before that; only where there is one. */
  public int parent(int r) {
    return history[from[r + 1] - 2];
  }

  /** The position of every row's token, counted from 0. */
  public int[] positions() {
    int[] positions = new int[rows()];
    Arrays.setAll(positions, r -> from[r + 1] - from[r] - 1);
    return positions;
  }

  /** The prefixes of all rows, one after the other, as {@link #history} has them. */
  public SequenceLayout prefixes() {
    int[] lengths = new int[rows()];
    Arrays.setAll(lengths, r -> from[r + 1] - from[r]);
    return SequenceLayout.of(lengths);
  }

  /** Where the last position of each prefix stands among all. */
  public int[] last() {
    int[] last = new int[rows()];
    Arrays.setAll(last, r -> from[r + 1] - 1);
    return last;
  }

  /** The same step of some of its rows. */
  public Step only(Selection some) {
    int[] own = some.rows();
    int[] begins = new int[own.length + 1];
    for (int r = 0; r < own.length; r++) {
      begins[r + 1] = begins[r] + from[own[r] + 1] - from[own[r]];
    }
    int[] seen = new int[begins[own.length]];
    for (int r = 0; r < own.length; r++) {
      System.arraycopy(history, from[own[r]], seen, begins[r], begins[r + 1] - begins[r]);
    }
    return new Step(seen, begins, some.layout(), some.of(before));
  }

  /** The pairs of each row's position with the rows that its past has in the cache. */
  public PairPositions places(Pattern pattern) {
    Pairs.Builder pairs = new Pairs.Builder();
    Seen seen = new Seen();
    int[] positions = positions();
    for (int r = 0; r < positions.length; r++) {
      int first = from[r];
      int i = positions[r];
      pattern.attended(
          i,
          i + 1,
          j -> {
            pairs.add(history[first + j]);
            seen.add(i, j);
          });
      pairs.endRow();
    }
    return new PairPositions(pairs.build(), seen.queries(), seen.keys());
  }

  /** The positions of pairs, as they are made. */
  private static final class Seen {
    private final IntStream.Builder queries = IntStream.builder();
    private final IntStream.Builder keys = IntStream.builder();

    void add(int query, int key) {
      queries.add(query);
      keys.add(key);
    }

    int[] queries() {
      return queries.build().toArray();
    }

    int[] keys() {
      return keys.build().toArray();
    }
  }
}
