package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.model.EncoderOnlyConfig;
import java.util.function.UnaryOperator;

/**
 * {@code model.onnx} of an encoder: ids and mask (B, T) to {@code logits} (B, C) of a classifier,
 * (B, T, K) of a tagger, or {@code last_hidden_state} (B, T, D). A classifier of pairs reads {@code
 * token_type_ids} (B, T), too, where texts stand in one row and are told apart; where each is read
 * alone, a second text's ids and mask.
 */
final class EncoderOnlyGraph {
  private static final String SEGMENTS = "embeddings.segments";

  private final ExportedNetwork model;
  private final EncoderOnlyConfig config;
  private final OnnxGraph graph = new OnnxGraph("encoder");
  private final Ops ops;
  private final Layers layers;
  private final PlainStack stack;

  private EncoderOnlyGraph(ExportedNetwork model, EncoderOnlyConfig config, OnnxWeights weights) {
    this.model = model;
    this.config = config;
    this.ops = new Ops(graph, model, weights);
    this.stack = PlainStack.encoder(config);
    this.layers = new Layers(ops, model, stack);
  }

  static byte[] of(ExportedNetwork model, EncoderOnlyConfig config, OnnxWeights weights) {
    return new EncoderOnlyGraph(model, config, weights).build();
  }

  private byte[] build() {
    TextInput text = TextInput.of(graph, "");
    switch (model.task()) {
      case "classification" -> classifier(text);
      case "tagging" -> tagger(text);
      default -> rows("last_hidden_state", states(text, x -> x), config.size());
    }
    return graph.toModel();
  }

  private void classifier(TextInput text) {
    ClassifierOps head = new ClassifierOps(ops, model, config);
    String pooled = head.pooled(states(text, segments()), text.mask());
    if (model.comparesPairs()) {
      TextInput second = TextInput.of(graph, "second_");
      pooled = head.compared(pooled, head.pooled(states(second, x -> x), second.mask()));
    }
    graph.output("logits", head.logits(pooled), OnnxType.FLOAT, "batch_size", model.answers());
  }

  private UnaryOperator<String> segments() {
    if (!model.hasSegments()) {
      return x -> x;
    }
    String types = TextInput.row(graph, "token_type_ids", "");
    return x -> graph.node("Add", x, layers.embedded(types, SEGMENTS));
  }

  private void tagger(TextInput text) {
    String states = states(text, CharacterOps.of(ops, model.characters()));
    rows("logits", ops.linear(states, "head"), model.labels().size());
    TagTransitions.of(model).ifPresent(transitions -> transitions.output(graph));
  }

  private void rows(String name, String computed, int width) {
    graph.output(name, computed, OnnxType.FLOAT, "batch_size", "sequence_length", width);
  }

  /**
   * The states of a text.
   *
   * @param more adds something to the embeddings
   */
  private String states(TextInput text, UnaryOperator<String> more) {
    String words = layers.embedded(text.ids(), "embeddings.source");
    String numbers = layers.positions(text.ids(), graph.integer(0));
    String sums = more.apply(layers.placed(words, numbers));
    String x =
        config.embeddingNorm() ? ops.norm(sums, "embeddings.norm", config.layer().norm()) : sums;
    Comparison comparison = layers.comparison(() -> numbers);
    String padding = layers.padding(text.mask());
    for (int i = 0; i < stack.layers().size(); i++) {
      x = EncoderGraph.layer(layers, i, layers.signalled(i, x, numbers), comparison, padding);
    }
    return layers.ended(x);
  }
}
