package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Windows over the positions of every sequence of a batch, as a convolution or a pooling with a
 * stride reads them. A sequence is cut into blocks of s positions; the window of a block has the k
 * positions that end with the block, of which those before the sequence and behind it do not exist.
 *
 * @param layout the sequences
 * @param kernel k, at least s
 * @param stride s
 * @param finished whether only blocks of s positions have a window, as a causal attention needs it;
 *     otherwise the last block of a sequence has one, too, when it is shorter
 */
record StridedWindows(SequenceLayout layout, int kernel, int stride, boolean finished) {

  /** How many windows sequence b has. */
  private int count(int b) {
    int n = layout.length(b);
    return finished ? n / stride : (n + stride - 1) / stride;
  }

  /** Where the windows of each sequence lie among all. */
  SequenceLayout windows() {
    return SequenceLayout.of(IntStream.range(0, layout.sequences()).map(this::count).toArray());
  }

  /** The first position of window c, below 0 if it lies before the sequence. */
  int first(int c) {
    return (c + 1) * stride - kernel;
  }

  /** Every window with the rows that it has. */
  Pairs rows() {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      for (int c = 0; c < count(b); c++) {
        int end = Math.min(layout.length(b), first(c) + kernel);
        for (int j = Math.max(0, first(c)); j < end; j++) {
          pairs.add(layout.start(b) + j);
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  /** The k rows of every window, one window after the other; {@code none} where there is no row. */
  int[] taps(int none) {
    SequenceLayout windows = windows();
    int[] taps = new int[windows.rows() * kernel];
    Arrays.fill(taps, none);
    for (int b = 0; b < layout.sequences(); b++) {
      for (int c = 0; c < windows.length(b); c++) {
        int at = (windows.start(b) + c) * kernel - first(c);
        int end = Math.min(layout.length(b), first(c) + kernel);
        for (int j = Math.max(0, first(c)); j < end; j++) {
          taps[at + j] = layout.start(b) + j;
        }
      }
    }
    return taps;
  }

  /**
   * Every position with the windows that lie within a distance of it on either side; if only
   * finished blocks count, up to the position itself.
   */
  Pairs within(int distance) {
    SequenceLayout windows = windows();
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int n = layout.length(b);
      for (int i = 0; i < n; i++) {
        int back = i - distance;
        int from = back <= 0 ? 0 : Math.ceilDiv(back + kernel, stride) - 1;
        long ahead = finished ? i : (long) i + distance;
        int to = ahead >= n - 1 ? windows.length(b) : (int) (ahead + 1) / stride;
        for (int c = from; c < to; c++) {
          pairs.add(windows.start(b) + c);
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }
}
