package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * Products of few rows of bytes, whose time goes into reading the weight: it stays in bytes, a
 * quarter of what floats take, and becomes floats in registers. Exact as {@link FloatByteProduct}.
 *
 * <p>The weight lies in panels of two vectors of outputs; in a panel, the bytes of an input are
 * adjacent. Five rows, those of a search of width 5, by a panel stay in registers while i runs over
 * the inputs.
 */
final class BytePanels implements ByteProduct {
  /** Up to here it is faster than products in float32; none without narrow vectors of bytes. */
  static final int MOST_ROWS = Lanes.NARROWS ? 20 : 0;

  private static final int WIDTH = 2 * Lanes.COUNT;
  private static final int ROWS = 5;

  private final Optional<Slabs> owned;
  private final MemorySegment panels;
  private final int inputs;
  private final int outputs;
  private final Scratch scratch = new Scratch();

  BytePanels(QuantizedMatrix matrix) {
    this(new NativeSlabs(), matrix);
  }

  private BytePanels(Slabs slabs, QuantizedMatrix matrix) {
    owned = Optional.of(slabs);
    inputs = matrix.inputs();
    outputs = matrix.outputs();
    panels = slabs.slab((long) (outputs + WIDTH - 1) / WIDTH * WIDTH * inputs);
    for (int o = 0; o < outputs; o++) {
      pack(matrix, o);
    }
  }

  private BytePanels(BytePanels other) {
    owned = Optional.empty();
    panels = other.panels;
    inputs = other.inputs;
    outputs = other.outputs;
  }

  private void pack(QuantizedMatrix matrix, int o) {
    long to = panels.address() + (long) o / WIDTH * WIDTH * inputs + o % WIDTH;
    for (int i = 0; i < inputs; i++) {
      Lanes.setByte(to + (long) i * WIDTH, matrix.at(o, i));
    }
  }

  @Override
  public int largest() {
    return 255;
  }

  @Override
  public int paddedRows(int rows) {
    return rows;
  }

  @Override
  public void multiply(long x, long sums, int rows) {
    long floats = scratch.address((long) rows * (inputs + WIDTH));
    try {
      Int8Rows.spread(x, rows * inputs, floats);
      for (int o = 0; o < outputs; o += WIDTH) {
        panel(o, floats, rows, floats + 4L * rows * inputs, sums + 4L * o);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * The sums of all rows with the outputs from {@code o} on.
   *
   * @param products address of floats (rows, WIDTH) to work in
   */
  private void panel(int o, long x, int rows, long products, long sums) {
    int width = Math.min(WIDTH, outputs - o);
    for (int k = 0; k < inputs; k += FloatByteProduct.DEPTH) {
      int depth = Math.min(FloatByteProduct.DEPTH, inputs - k);
      long panel = panels.address() + (long) o * inputs + (long) k * WIDTH;
      tiles(panel, x + 4L * k, depth, rows, products);
      for (int r = 0; r < rows; r++) {
        long to = sums + 4L * r * outputs;
        FloatByteProduct.add(products + 4L * r * WIDTH, to, width, k > 0);
      }
    }
  }

  private void tiles(long panel, long x, int depth, int rows, long products) {
    for (int i = 0; i < rows; i += ROWS) {
      if (i == rows - 1) {
        row(panel, x + 4L * i * inputs, depth, products + 4L * i * WIDTH);
      } else {
        tile(panel, x, depth, i, rows - 1, products);
      }
    }
  }

  /** One row, as in the first step of a search. */
  private static void row(long panel, long x, int depth, long products) {
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    long at = panel;
    for (int k = 0; k < depth; k++) {
      FloatVector v = Lanes.broadcast(x + 4L * k);
      s0 = v.fma(Lanes.loadBytes(at), s0);
      s1 = v.fma(Lanes.loadBytes(at + Lanes.COUNT), s1);
      at += WIDTH;
    }
    Lanes.store(s0, products);
    Lanes.store(s1, products + Lanes.BYTES);
  }

  /** The rows of an incomplete tile are the last row again: the same values to the same place. */
  private void tile(long panel, long x, int depth, int i, int last, long products) {
    long row = 4L * inputs;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int i4 = Math.min(i + 4, last);
    long x0 = x + i * row;
    long x1 = x + i1 * row;
    long x2 = x + i2 * row;
    long x3 = x + i3 * row;
    long x4 = x + i4 * row;
    FloatVector s00 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    FloatVector s40 = s00;
    FloatVector s41 = s00;
    long at = panel;
    long step = 0;
    for (int k = 0; k < depth; k++) {
      FloatVector w0 = Lanes.loadBytes(at);
      FloatVector w1 = Lanes.loadBytes(at + Lanes.COUNT);
      FloatVector v = Lanes.broadcast(x0 + step);
      s00 = v.fma(w0, s00);
      s01 = v.fma(w1, s01);
      v = Lanes.broadcast(x1 + step);
      s10 = v.fma(w0, s10);
      s11 = v.fma(w1, s11);
      v = Lanes.broadcast(x2 + step);
      s20 = v.fma(w0, s20);
      s21 = v.fma(w1, s21);
      v = Lanes.broadcast(x3 + step);
      s30 = v.fma(w0, s30);
      s31 = v.fma(w1, s31);
      v = Lanes.broadcast(x4 + step);
      s40 = v.fma(w0, s40);
      s41 = v.fma(w1, s41);
      at += WIDTH;
      step += 4;
    }
    store(s00, s01, products, i);
    store(s10, s11, products, i1);
    store(s20, s21, products, i2);
    store(s30, s31, products, i3);
    store(s40, s41, products, i4);
  }

  private static void store(FloatVector s0, FloatVector s1, long products, int row) {
    Lanes.store(s0, products + 4L * row * WIDTH);
    Lanes.store(s1, products + 4L * row * WIDTH + Lanes.BYTES);
  }

  @Override
  public ByteProduct share() {
    return new BytePanels(this);
  }

  @Override
  public void close() {
    owned.ifPresent(Slabs::close);
  }
}
