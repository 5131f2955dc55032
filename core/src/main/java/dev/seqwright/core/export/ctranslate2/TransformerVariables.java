package dev.seqwright.core.export.ctranslate2;

import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.PlainLayer;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a model under the names of TransformerSpec, and its attributes. */
final class TransformerVariables {
  private final ExportedTranslator model;
  private final Packing packing;
  private final List<WrittenVariable> variables = new ArrayList<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();

  TransformerVariables(ExportedTranslator model, Packing packing) {
    this.model = model;
    this.packing = packing;
  }

  BinaryFile all() {
    stack(PlainStack.encoder(model.config()));
    stack(PlainStack.decoder(model.config()));
    variables.add(WrittenVariable.int8("encoder/embeddings_merge", 0));
    variables.add(WrittenVariable.int16("decoder/alignment_layer", -1));
    variables.add(WrittenVariable.int16("decoder/alignment_heads", 1));
    matrices();
    new OutputBias(model).variable(packing).ifPresent(variables::add);
    return new BinaryFile(variables, aliases);
  }

  /** Embeddings and output; what is one matrix is stored once, under the first name it has. */
  private void matrices() {
    Map<String, String> stored = new LinkedHashMap<>();
    matrix(stored, "decoder/embeddings/weight", model.targetTable());
    matrix(stored, "decoder/projection/weight", model.outputTable());
    matrix(stored, "encoder/embeddings_0/weight", "embeddings.source");
  }

  private void matrix(Map<String, String> stored, String name, String parameter) {
    String first = stored.putIfAbsent(parameter, name);
    if (first == null) {
      variables.addAll(packing.weight(name, model.parameter(parameter)));
    } else {
      aliases.put(name, first);
    }
  }

  private void stack(PlainStack stack) {
    PlainLayer kinds = stack.layers().getFirst();
    String name = stack.name() + "/";
    variables.add(WrittenVariable.int16(name + "num_heads", model.config().heads()));
    variables.add(WrittenVariable.int8(name + "pre_norm", kinds.normFirst() ? 1 : 0));
    variables.add(
        WrittenVariable.int8(name + "activation", Activations.number(kinds.activation())));
    scale(name + "scale_embeddings");
    positions(stack);
    for (int i = 0; i < stack.layers().size(); i++) {
      layer(stack, i);
    }
    if (stack.endsWithNorm()) {
      norm(name + "layer_norm", stack.name() + ".norm", kinds);
    }
  }

  /** A flag for times sqrt D or not at all, else the factor itself. */
  private void scale(String name) {
    double factor = model.config().embeddingFactor();
    boolean root = factor == Math.sqrt(model.config().size());
    variables.add(
        root || factor == 1
            ? WrittenVariable.int8(name, root ? 1 : 0)
            : WrittenVariable.float32(name, factor));
  }

  /** Tables, but for the sinusoids that are there without one. */
  private void positions(PlainStack stack) {
    if (!stack.positions().equals(Activations.OWN_POSITIONS)) {
      int size = model.config().size();
      float[] table = table(stack, size);
      variables.add(
          packing.plain(
              NamedTensor.of(
                  stack.name() + "/position_encodings/encodings",
                  new int[] {table.length / size, size},
                  table)));
    }
  }

  private float[] table(PlainStack stack, int size) {
    if (stack.positions() instanceof Sinusoidal.Settings sinusoids) {
      float[] table = new float[model.config().maxPositions() * size];
      for (int i = 0; i < table.length; i++) {
        table[i] = sinusoids.value(i / size, i % size, size);
      }
      return table;
    }
    float factor = (float) ((Learned.Settings) stack.positions()).factor(size);
    float[] learned = model.parameter(stack.name() + ".positions.weight").toArray();
    for (int i = 0; i < learned.length; i++) {
      learned[i] *= factor;
    }
    return learned;
  }

  private void layer(PlainStack stack, int index) {
    PlainLayer kinds = stack.layers().get(index);
    String to = "%s/layer_%d/".formatted(stack.name(), index);
    String from = "%s.layers.%d.".formatted(stack.name(), kinds.set());
    norm(to + "self_attention/layer_norm", from + "self-attention-norm", kinds);
    linear(to + "self_attention/linear_0", from + "self-attention.projection");
    linear(to + "self_attention/linear_1", from + "self-attention.output");
    if (model.has(from + "cross-attention.query.weight")) {
      norm(to + "attention/layer_norm", from + "cross-attention-norm", kinds);
      linear(to + "attention/linear_0", from + "cross-attention.query");
      linear(to + "attention/linear_1", from + "cross-attention.key-value");
      linear(to + "attention/linear_2", from + "cross-attention.output");
    }
    norm(to + "ffn/layer_norm", from + "feed-forward-norm", kinds);
    inner(to + "ffn/", from + "feed-forward.inner", kinds);
    linear(to + "ffn/linear_1", from + "feed-forward.outer");
  }

  /** A gated layer's values have no activation; its gate is what others have for inner layer. */
  private void inner(String to, String from, PlainLayer kinds) {
    if (!kinds.gated()) {
      linear(to + "linear_0", from);
      return;
    }
    int rows = model.config().feedForward();
    linear(to + "linear_0_noact", from, 0, rows);
    linear(to + "linear_0", from, rows, 2 * rows);
  }

  private void linear(String to, String from) {
    linear(to, from, 0, model.parameter(from + ".weight").rows());
  }

  private void linear(String to, String from, int first, int end) {
    variables.addAll(
        packing.weight(to + "/weight", model.parameter(from + ".weight").rows(first, end)));
    Tensor bias = model.parameter(from + ".bias").slice(first, end - first);
    variables.add(packing.plain(NamedTensor.of(to + "/bias", bias.shape(), bias.memory())));
  }

  private void norm(String to, String from, PlainLayer kinds) {
    vector(to + "/gamma", from + ".weight");
    if (kinds.norm() instanceof LayerNorm.Settings) {
      vector(to + "/beta", from + ".bias");
    }
  }

  private void vector(String to, String from) {
    Tensor values = model.parameter(from);
    variables.add(packing.plain(NamedTensor.of(to, values.shape(), values.memory())));
  }
}
