package dev.seqwright.core.export.onnx;

import dev.seqwright.core.position.SinusoidForm;
import java.util.List;

/**
 * TENER's logits (q_i + u) . k_j + (q_i + v) . R_(j - i), without a scale, whose second part is a
 * dot product of q_i + v, turned back by its own position, and the sinusoids R_j of the key's; see
 * {@link dev.seqwright.core.autograd.DistanceFactors}.
 */
final class SignedDistances implements Comparison {
  private final Ops ops;
  private final Layers layers;
  private final int heads;
  private final int width;
  private final Rotation rotation;
  private final String sinusoids;

  /**
   * @param numbers of positions, (T)
   */
  SignedDistances(Ops ops, Layers layers, int heads, int width, String numbers) {
    this.ops = ops;
    this.layers = layers;
    this.heads = heads;
    this.width = width;
    this.rotation = Rotation.ofPairs(ops, width, SinusoidForm.TIMESCALE, numbers);
    this.sinusoids = sinusoids();
  }

  /** R_j (T, d): the sine in the first column of each pair, the cosine in the second. */
  private String sinusoids() {
    OnnxGraph graph = ops.graph();
    String firsts = rotation.firsts();
    String others = graph.node("Sub", graph.real(1), firsts);
    return graph.node(
        "Add",
        graph.node("Mul", rotation.sines(), firsts),
        graph.node("Mul", rotation.cosines(), others));
  }

  @Override
  public String placed(String x) {
    return x;
  }

  @Override
  public String scores(int layer, String queries, String keys) {
    OnnxGraph graph = ops.graph();
    String byContent = graph.node("Add", queries, vector(layer, "content"));
    String byPosition = rotation.turned(graph.node("Add", queries, vector(layer, "position")), -1);
    String waves = graph.node("Transpose", List.of(sinusoids), Attribute.integers("perm", 1, 0));
    return graph.node(
        "Add", Dots.products(ops, byContent, keys), graph.node("MatMul", byPosition, waves));
  }

  /** u or v, (H, 1, d). */
  private String vector(int layer, String name) {
    return ops.shaped(layers.scope(layer) + ".self-attention.positions." + name, heads, 1, width);
  }
}
