package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.mechanism.EqualParts;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.stream.IntStream;

/**
 * A global input beside every sequence of a batch, and who attends whom. Each of its positions
 * stands for a part of the sequence; rows of global positions are numbered behind those of the
 * sequences.
 *
 * @param layout the sequences
 * @param window how far a position sees on each side
 * @param globals the length of the global input; a shorter sequence has one as long as itself
 * @param distance how far apart global positions are told from each other
 */
record GlobalInput(SequenceLayout layout, int window, int globals, int distance) {

  /**
   * Pairs of rows and what they are to each other.
   *
   * @param labels a number for each pair
   */
  record Links(Pairs pairs, int[] labels) {}

  /**
   * How many labels there are: distances in the sequence, between globals, and belonging or not.
   */
  static int labels(int window, int distance) {
    return 2 * window + 1 + 2 * distance + 1 + 4;
  }

  /** The parts of the sequences that global positions stand for. */
  private EqualParts parts() {
    return new EqualParts(layout, globals);
  }

  /** The global row that every row belongs to. */
  int[] owners() {
    return parts().owners();
  }

  /** One over the number of rows that belong to each global row. */
  float[] shares() {
    return parts().shares();
  }

  /** The place of every global row in its input. */
  int[] numbers() {
    return parts().segments().positions();
  }

  /** What positions of the sequences attend: l2l, then l2g. */
  Links fromLong() {
    Builder links = new Builder();
    EqualParts parts = parts();
    SequenceLayout global = parts.segments();
    for (int b = 0; b < layout.sequences(); b++) {
      int n = layout.length(b);
      int first = layout.rows() + global.start(b);
      for (int i = 0; i < n; i++) {
        for (int j = Math.max(0, i - window); j <= Math.min(n - 1, i + window); j++) {
          links.add(layout.start(b) + j, j - i + window);
        }
        for (int m = 0; m < global.length(b); m++) {
          links.add(first + m, belonging(m == parts.of(b, i)));
        }
        links.pairs.endRow();
      }
    }
    return links.build();
  }

  /** What global positions attend: g2l, then g2g. */
  Links fromGlobal() {
    Builder links = new Builder();
    EqualParts parts = parts();
    SequenceLayout global = parts.segments();
    for (int b = 0; b < layout.sequences(); b++) {
      int first = layout.rows() + global.start(b);
      for (int m = 0; m < global.length(b); m++) {
        for (int j = 0; j < layout.length(b); j++) {
          links.add(layout.start(b) + j, 2 + belonging(m == parts.of(b, j)));
        }
        for (int o = 0; o < global.length(b); o++) {
          int apart = Math.clamp(o - m, -distance, distance);
          links.add(first + o, 2 * window + 1 + apart + distance);
        }
        links.pairs.endRow();
      }
    }
    return links.build();
  }

  private int belonging(boolean together) {
    return 2 * window + 1 + 2 * distance + 1 + (together ? 0 : 1);
  }

  private static final class Builder {
    private final Pairs.Builder pairs = new Pairs.Builder();
    private final IntStream.Builder labels = IntStream.builder();

    void add(int row, int label) {
      pairs.add(row);
      labels.add(label);
    }

    Links build() {
      return new Links(pairs.build(), labels.build().toArray());
    }
  }
}
