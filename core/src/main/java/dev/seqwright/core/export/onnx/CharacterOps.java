package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.model.CharacterConvolution;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.CharacterTransformer;
import dev.seqwright.core.model.TransformerInTransformer;
import dev.seqwright.core.tensor.Activation;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a tagger adds to the embedding of each token: a vector of the characters of the word that
 * the token is of. Input {@code character_ids} (B, T, C), 0 behind the end of a word.
 */
final class CharacterOps {
  private static final int AXIS = 2; // of the characters

  private final Ops ops;
  private final OnnxGraph graph;
  private final String ids;
  private final String inside; // (B, T, C, 1), 1 where a character is

  private CharacterOps(Ops ops) {
    this.ops = ops;
    this.graph = ops.graph();
    this.ids =
        graph.input(
            "character_ids", OnnxType.INT64, "batch_size", "sequence_length", "word_length");
    String is = ops.floats(graph.node("Greater", ids, graph.integer(0)));
    this.inside = graph.node("Unsqueeze", is, graph.integers(3));
  }

  /** Adds the vectors of characters, where there are any, to embeddings (B, T, D). */
  static UnaryOperator<String> of(Ops ops, CharacterKind kind) {
    return switch (kind) {
      case CharacterKind.None none -> x -> x;
      case CharacterConvolution.Settings settings ->
          x -> new CharacterOps(ops).added(x, own -> own.convolution(settings));
      case CharacterTransformer.Settings settings ->
          x -> new CharacterOps(ops).added(x, own -> own.transformer(settings));
      case TransformerInTransformer.Settings refused ->
          throw new IllegalArgumentException("tnt is refused before a graph is made");
    };
  }

  private String added(String x, Function<CharacterOps, String> encoder) {
    String vectors = ops.linear(encoder.apply(this), "characters.output");
    return graph.node("Add", x, vectors);
  }

  /** (B, T, F): the largest values that filters, which are never negative, give in a word. */
  private String convolution(CharacterConvolution.Settings settings) {
    int width = settings.width();
    String seen = ops.rows(windows(width), "characters.embeddings");
    String rows =
        graph.node("Reshape", seen, graph.integers(0, 0, 0, (long) width * settings.size()));
    String found = ops.activation(ops.linear(rows, "characters.filters"), Activation.RELU);
    return largest(graph.node("Mul", found, inside));
  }

  /** The characters (B, T, C, w) that filters see at each place. */
  private String windows(int width) {
    long reach = width / 2;
    String padded = graph.node("Pad", ids, graph.integers(0, 0, reach, 0, 0, reach));
    String[] places = new String[width];
    for (int k = 0; k < width; k++) {
      long end = k == width - 1 ? Long.MAX_VALUE : k - 2 * reach;
      String moved =
          graph.node("Slice", padded, graph.integers(k), graph.integers(end), graph.integers(AXIS));
      places[k] = graph.node("Unsqueeze", moved, graph.integers(3));
    }
    return graph.node("Concat", List.of(places), Attribute.integer("axis", -1));
  }

  private String largest(String x) {
    return graph.node(
        "ReduceMax",
        List.of(x),
        Attribute.integers("axes", AXIS),
        Attribute.integer("keepdims", 0));
  }

  /** (B, T, d): the largest values of the states of a word's characters. */
  private String transformer(CharacterTransformer.Settings settings) {
    PlainStack stack = PlainStack.characters(settings);
    Layers layers = new Layers(ops, settings.layer(), 1, stack);
    String states = states(layers, stack, flat());
    String shape =
        graph.node(
            "Concat",
            List.of(graph.node("Shape", ids), graph.integers(settings.size())),
            Attribute.integer("axis", 0));
    String folded = graph.node("Reshape", states, shape);
    String closed = ops.times(graph.node("Sub", graph.real(1), inside), Masks.CLOSED);
    // What fills a row up has no characters, and the number for none must not go on.
    return graph.node("Mul", largest(graph.node("Add", folded, closed)), largest(inside));
  }

  /** The ids as (B T, C). */
  private String flat() {
    String shape =
        graph.node(
            "Concat",
            List.of(graph.integers(-1), ops.dimension(ids, AXIS)),
            Attribute.integer("axis", 0));
    return graph.node("Reshape", ids, shape);
  }

  private String states(Layers layers, PlainStack stack, String flat) {
    String numbers = layers.positions(flat, graph.integer(0));
    String x = layers.placed(ops.rows(flat, "characters.embeddings"), numbers);
    Comparison comparison = layers.comparison(() -> numbers);
    String padding = layers.padding(graph.node("Greater", flat, graph.integer(0)));
    for (int i = 0; i < stack.layers().size(); i++) {
      x = EncoderGraph.layer(layers, i, x, comparison, padding);
    }
    return layers.ended(x);
  }
}
