package dev.seqwright.core.attention.linear;

import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;

/**
 * Where rows stand.
 *
 * @param positions of the rows in their sequences (N)
 * @param keys how many keys there are to each row: those of its sequence or of the other one, up to
 *     its own position where it sees no more (N)
 */
record Places(int[] positions, int[] keys) {

  /** Rows that see themselves and what lies before. */
  static Places causal(int... positions) {
    return new Places(positions, Arrays.stream(positions).map(i -> i + 1).toArray());
  }

  /** Rows that all see their whole sequence. */
  static Places within(SequenceLayout layout) {
    return to(layout, layout, layout.positions());
  }

  /** Rows that see the sequence of the same number in another batch. */
  static Places to(SequenceLayout source, SequenceLayout rows, int... positions) {
    int[] keys = new int[positions.length];
    for (int b = 0; b < rows.sequences(); b++) {
      Arrays.fill(keys, rows.start(b), rows.end(b), source.length(b));
    }
    return new Places(positions, keys);
  }
}
