package dev.seqwright.core.export.onnx;

import java.util.List;

/**
 * Turns pairs (a, b) of the columns of rows (B, H, T, d) by angles that grow with the position t:
 *
 * <pre>
 *   (1) (a cos t w_p - b sin t w_p, a sin t w_p + b cos t w_p),   w_p = base^(-2p/d)
 * </pre>
 *
 * The angles are computed in the graph, in float32, so that there is no longest text.
 */
final class Rotation {
  private final Ops ops;
  private final OnnxGraph graph;
  private final int width;
  private final int distance;
  private final String name; // of constants that are its own
  private final String cosines;
  private final String sines;

  private Rotation(Ops ops, int width, int distance, double base, String numbers) {
    this.ops = ops;
    this.graph = ops.graph();
    this.width = width;
    this.distance = distance;
    this.name = "turn_%d_%d_%s".formatted(width, distance, base);
    String angles = angles(base, numbers);
    this.cosines = graph.node("Cos", angles);
    this.sines = graph.node("Sin", angles);
  }

  /**
   * Pairs of columns 2p and 2p + 1.
   *
   * @param width d
   * @param numbers of positions, (T) or (B, 1, T)
   */
  static Rotation ofPairs(Ops ops, int width, double base, String numbers) {
    return new Rotation(ops, width, 1, base, numbers);
  }

  /** Pairs of columns p and p + d / 2. */
  static Rotation ofHalves(Ops ops, int width, double base, String numbers) {
    return new Rotation(ops, width, width / 2, base, numbers);
  }

  /** t w_p of each column: (T, d), or (B, 1, T, d). */
  private String angles(double base, String numbers) {
    float[] frequencies = new float[width];
    for (int c = 0; c < width; c++) {
      frequencies[c] = (float) Math.pow(base, -2.0 * pair(c) / width);
    }
    String each = ops.numbers(name + "_frequencies", frequencies);
    String column = graph.node("Unsqueeze", ops.floats(numbers), graph.integers(-1));
    return graph.node("Mul", column, each);
  }

  private int pair(int column) {
    return distance == 1 ? column / 2 : column % distance;
  }

  private boolean isFirst(int column) {
    return distance == 1 ? column % 2 == 0 : column < distance;
  }

  /** cos t w_p of each column. */
  String cosines() {
    return cosines;
  }

  /** sin t w_p of each column. */
  String sines() {
    return sines;
  }

  /**
   * Turned rows.
   *
   * @param sign 1, or -1 for the other direction
   */
  String turned(String x, int sign) {
    long[] others = new long[width];
    float[] signs = new float[width];
    for (int c = 0; c < width; c++) {
      others[c] = isFirst(c) ? c + distance : c - distance;
      signs[c] = isFirst(c) ? -sign : sign;
    }
    String partners =
        graph.node("Gather", List.of(x, graph.integers(others)), Attribute.integer("axis", -1));
    String signed = graph.node("Mul", sines, ops.numbers(name + "_signs_" + sign, signs));
    return graph.node("Add", graph.node("Mul", x, cosines), graph.node("Mul", partners, signed));
  }

  /** 1 in the first column of each pair, 0 in the second. */
  String firsts() {
    float[] firsts = new float[width];
    for (int c = 0; c < width; c++) {
      firsts[c] = isFirst(c) ? 1 : 0;
    }
    return ops.numbers(name + "_firsts", firsts);
  }
}
