package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedModel;
import dev.seqwright.core.export.PlainLayer;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.PlainSteps;
import dev.seqwright.core.model.LayerConfig;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.position.Tener;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The layers of a stack, written into a graph. */
final class Layers {
  private final Ops ops;
  private final OnnxGraph graph;
  private final LayerConfig sizes;
  private final double factor;
  private final PlainStack stack;
  private final int heads;
  private final int width;

  /** Keys and values (B, H, T, D / H) of one attention. */
  record KeysValues(String keys, String values) {}

  Layers(Ops ops, ExportedModel model, PlainStack stack) {
    this(ops, model.config().layer(), model.config().embeddingFactor(), stack);
  }

  /**
   * @param sizes of the layers
   * @param factor what embeddings are multiplied by
   */
  Layers(Ops ops, LayerConfig sizes, double factor, PlainStack stack) {
    this.ops = ops;
    this.graph = ops.graph();
    this.sizes = sizes;
    this.factor = factor;
    this.stack = stack;
    this.heads = sizes.heads();
    this.width = sizes.size() / heads;
  }

  /** Embeddings of ids (B, T). */
  String embedded(String ids, String table) {
    return ops.times(ops.rows(ids, table), factor);
  }

  /**
   * The positions of ids (B, T): (T).
   *
   * @param first the number of the first one, a scalar
   */
  String positions(String ids, String first) {
    String end = graph.node("Add", first, ops.length(ids, 1));
    return graph.node("Range", first, end, graph.integer(1));
  }

  /** Embeddings plus positions, numbers from 0, (T) or (B, T). */
  String placed(String embeddings, String positions) {
    return table().add(embeddings, positions);
  }

  private PositionTable table() {
    String scope = stack.name() + ".positions";
    return new PositionTable(ops, sizes.size(), stack.positions(), scope, sizes.maxPositions());
  }

  /**
   * How queries and keys at positions are compared.
   *
   * @param positions numbers from 0, (T) or (B, 1, T)
   */
  Comparison comparison(Supplier<String> positions) {
    return switch (stack.positions()) {
      case Rotary.Settings rotary -> new TurnedDots(ops, rotary, width, positions.get());
      case Tener.Settings tener -> new SignedDistances(ops, this, heads, width, positions.get());
      default -> new Dots(ops, width);
    };
  }

  /** Rows as a layer sees them: where it begins another step, what tells so is added to them. */
  String signalled(int layer, String x, String positions) {
    return stack
        .steps()
        .filter(steps -> steps.begins(layer))
        .map(steps -> signalled(steps, steps.step(layer), x, positions))
        .orElse(x);
  }

  private String signalled(PlainSteps steps, int step, String x, String positions) {
    String scope = stack.name() + ".steps";
    PositionTable all = new PositionTable(ops, sizes.size(), steps.signal(), scope, steps.count());
    String told = all.add(x, graph.integer(step));
    return step > 0 && steps.tellsPositions() ? table().add(told, positions) : told;
  }

  /** The name of the scope of a layer's parameters, counted from 0. */
  String scope(int layer) {
    return stack.name() + ".layers." + stack.layers().get(layer).set();
  }

  /** A sublayer inside its residual connection. */
  String around(int layer, String sublayer, String x, UnaryOperator<String> inside) {
    PlainLayer kinds = stack.layers().get(layer);
    String norm = scope(layer) + "." + sublayer + "-norm";
    if (kinds.normFirst()) {
      return graph.node("Add", x, inside.apply(ops.norm(x, norm, kinds.norm())));
    }
    return ops.norm(graph.node("Add", x, inside.apply(x)), norm, kinds.norm());
  }

  String feedForward(int layer, String x) {
    PlainLayer kinds = stack.layers().get(layer);
    String scope = scope(layer) + ".feed-forward.";
    String inner = ops.linear(x, scope + "inner");
    return ops.linear(hidden(kinds, inner), scope + "outer");
  }

  private String hidden(PlainLayer kinds, String inner) {
    if (!kinds.gated()) {
      return ops.activation(inner, kinds.activation());
    }
    List<String> halves = parts(inner, 2, sizes.feedForward());
    return graph.node("Mul", halves.get(0), ops.activation(halves.get(1), kinds.activation()));
  }

  /** Queries, keys and values (B, H, T, D / H) of self-attention. */
  List<String> selfProjection(int layer, String x) {
    String all = ops.linear(x, scope(layer) + ".self-attention.projection");
    return parts(all, 3, sizes.size()).stream().map(p -> ops.split(p, heads, width)).toList();
  }

  /** Keys and values of attention to the encoder's output. */
  KeysValues crossKeysValues(int layer, String memory) {
    String both = ops.linear(memory, scope(layer) + ".cross-attention.key-value");
    List<String> split =
        parts(both, 2, sizes.size()).stream().map(p -> ops.split(p, heads, width)).toList();
    return new KeysValues(split.get(0), split.get(1));
  }

  /** Queries of attention to the encoder's output. */
  String crossQueries(int layer, String x) {
    return ops.split(ops.linear(x, scope(layer) + ".cross-attention.query"), heads, width);
  }

  private List<String> parts(String x, int count, int width) {
    long[] widths = new long[count];
    Arrays.fill(widths, width);
    return graph.nodes(
        "Split", count, List.of(x, graph.integers(widths)), Attribute.integer("axis", -1));
  }

  /** softmax(q k' / sqrt d + mask) v, its heads joined, through the output's projection. */
  String attention(int layer, String kind, String queries, KeysValues to, String mask) {
    String scores = new Dots(ops, width).scores(layer, queries, to.keys());
    return found(layer, kind, scores, to.values(), mask);
  }

  /** Self-attention of a layer whose positions are all at hand. */
  String selfAttention(int layer, String x, Comparison comparison, String mask) {
    List<String> qkv = selfProjection(layer, x);
    String queries = comparison.placed(qkv.get(0));
    String scores = comparison.scores(layer, queries, comparison.placed(qkv.get(1)));
    return found(layer, "self-attention", scores, qkv.get(2), mask);
  }

  private String found(int layer, String kind, String scores, String values, String mask) {
    String masked = graph.node("Add", scores, mask);
    String shares = graph.node("Softmax", List.of(masked), Attribute.integer("axis", -1));
    String found = graph.node("MatMul", shares, values);
    return ops.linear(ops.joined(found, sizes.size()), scope(layer) + "." + kind + ".output");
  }

  /** What follows the last layer. */
  String ended(String x) {
    return stack.endsWithNorm()
        ? ops.norm(x, stack.name() + ".norm", stack.layers().getLast().norm())
        : x;
  }

  /** 0 where a mask (B, S) is 1, a number below all scores elsewhere: (B, 1, 1, S). */
  String padding(String mask) {
    String wide = graph.node("Unsqueeze", mask, graph.integers(1, 2));
    Attribute type = Attribute.integer("to", OnnxType.FLOAT.number());
    String ones = graph.node("Cast", List.of(wide), type);
    return ops.times(graph.node("Sub", graph.real(1), ones), Masks.CLOSED);
  }
}
