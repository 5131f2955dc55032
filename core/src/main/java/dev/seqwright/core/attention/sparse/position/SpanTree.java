package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.stream.IntStream;

/**
 * The binary trees of spans over the sequences of a batch, and who attends whom in them. The span m
 * of level l holds the leaves m 2^l to (m + 1) 2^l - 1, as far as there are so many; leaves are the
 * positions, level 0. Spans are numbered through the batch: by sequence, level and place.
 *
 * @param layout the sequences
 * @param reach k, how many nodes of a level a leaf attends on each side
 * @param causal whether leaves look to the left only
 */
record SpanTree(SequenceLayout layout, int reach, boolean causal) {

  /**
   * Pairs of nodes and what they are to each other.
   *
   * @param relations a number for each pair
   */
  record Links(Pairs pairs, int[] relations) {}

  /** How many levels of spans a sequence of n leaves needs, besides the leaves. */
  static int levels(int n, int reach) {
    int level = 0;
    while ((long) reach * ((2L << level) - 1) < n - 1) {
      level++;
    }
    return level;
  }

  /** How many numbers {@link #contextual} and {@link #affiliated} use for so many levels. */
  static int relations(int levels, int reach) {
    return 1 + 2 * (levels + 1) * (reach + 1) + levels;
  }

  /** How many spans there are. */
  int spans() {
    return IntStream.range(0, layout.sequences()).map(b -> spansBelow(b, Integer.MAX_VALUE)).sum();
  }

  /** The spans of a sequence under a level. */
  private int spansBelow(int b, int level) {
    int n = layout.length(b);
    int count = 0;
    for (int l = 1; l <= Math.min(level - 1, levels(n, reach)); l++) {
      count += width(n, l);
    }
    return count;
  }

  /** How many nodes a level has. */
  private static int width(int n, int level) {
    return (n + (1 << level) - 1) >> level;
  }

  /**
   * Every span with its leaves; related by the span's level.
   *
   * @param levels the levels that relations are numbered for
   */
  Links affiliated(int levels) {
    Pairs.Builder pairs = new Pairs.Builder();
    IntStream.Builder relations = IntStream.builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int n = layout.length(b);
      for (int l = 1; l <= levels(n, reach); l++) {
        for (int m = 0; m < width(n, l); m++) {
          for (int j = m << l; j < Math.min(n, (m + 1) << l); j++) {
            pairs.add(layout.start(b) + j);
            relations.add(relations(levels, reach) - levels + l - 1);
          }
          pairs.endRow();
        }
      }
    }
    return new Links(pairs.build(), relations.build().toArray());
  }

  /**
   * Every leaf with itself, k nodes of each level to its left, from the near and fine to the far
   * and coarse, and as many to its right; one more of a level where the next would not begin at a
   * whole span. Spans are numbered behind the leaves. Related by side, level and place.
   */
  Links contextual() {
    Walk walk = new Walk();
    int first = layout.rows();
    for (int b = 0; b < layout.sequences(); b++) {
      walk.sequence(b, first);
      first += spansBelow(b, Integer.MAX_VALUE);
    }
    return new Links(walk.pairs.build(), walk.relations.build().toArray());
  }

  /** Goes from leaf to leaf and, from each, outwards. */
  private final class Walk {
    private final Pairs.Builder pairs = new Pairs.Builder();
    private final IntStream.Builder relations = IntStream.builder();
    private int[] firstOfLevel;

    void sequence(int b, int firstSpan) {
      int n = layout.length(b);
      firstOfLevel = new int[levels(n, reach) + 1];
      firstOfLevel[0] = layout.start(b);
      for (int l = 1; l < firstOfLevel.length; l++) {
        firstOfLevel[l] = firstSpan + spansBelow(b, l);
      }
      for (int i = 0; i < n; i++) {
        pairs.add(layout.start(b) + i);
        relations.add(0);
        left(i);
        if (!causal) {
          right(i + 1, n);
        }
        pairs.endRow();
      }
    }

    /** What lies before a position. */
    private void left(int position) {
      int end = position;
      for (int level = 0; end > 0; level++) {
        int taken = taken(end >> level);
        for (int t = 0; t < taken; t++) {
          add(level, (end >> level) - 1 - t, 0, t);
        }
        end -= taken << level;
      }
    }

    /** What lies from a position on. */
    private void right(int position, int n) {
      int start = position;
      for (int level = 0; start < n; level++) {
        int nodes = width(n, level) - (start >> level);
        int odd = ((start >> level) + reach) & 1;
        int taken = Math.min(nodes, reach + odd);
        for (int t = 0; t < taken; t++) {
          add(level, (start >> level) + t, 1, t);
        }
        start += taken << level;
      }
    }

    /** So many that an even number of those before remains. */
    private int taken(int nodes) {
      return Math.min(nodes, reach + ((nodes - reach) & 1));
    }

    private void add(int level, int node, int side, int place) {
      pairs.add(firstOfLevel[level] + node);
      relations.add(1 + (2 * level + side) * (reach + 1) + place);
    }
  }
}
