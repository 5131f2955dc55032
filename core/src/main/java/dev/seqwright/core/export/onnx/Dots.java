package dev.seqwright.core.export.onnx;

import java.util.List;

/** Dot products over sqrt d, wherever queries and keys stand. */
class Dots implements Comparison {
  private final Ops ops;
  private final int width;

  /**
   * @param width d, the size of a head
   */
  Dots(Ops ops, int width) {
    this.ops = ops;
    this.width = width;
  }

  /** x y' for x (B, H, T, d) and y (B, H, S, d). */
  static String products(Ops ops, String x, String y) {
    String turned =
        ops.graph().node("Transpose", List.of(y), Attribute.integers("perm", 0, 1, 3, 2));
    return ops.graph().node("MatMul", x, turned);
  }

  @Override
  public String placed(String x) {
    return x;
  }

  @Override
  public String scores(int layer, String queries, String keys) {
    return ops.times(products(ops, queries, keys), 1 / Math.sqrt(width));
  }
}
