package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which variable goes into which parameter. All weights are (outputs, inputs) on both sides, and so
 * are the fused ones: [q k v], and [k v] of the attention to the encoder.
 */
final class Ctranslate2Weights {
  private static final float NEVER = -1e9f;

  private final Variables variables;
  private final Architecture architecture;
  private final Map<String, ForeignTensor> tensors = new LinkedHashMap<>();

  Ctranslate2Weights(Variables variables, Architecture architecture) {
    this.variables = variables;
    this.architecture = architecture;
  }

  Map<String, ForeignTensor> all(boolean shared) {
    embeddings(shared);
    for (String stack : List.of("encoder", "decoder")) {
      for (int layer = 0; layer < architecture.layers(stack); layer++) {
        layer("%s/layer_%d/".formatted(stack, layer), "%s.layers.%d.".formatted(stack, layer));
      }
      if (architecture.isPreNorm()) {
        norm(stack + "/layer_norm", stack + ".norm");
      }
    }
    tensors.putAll(architecture.positions().tensors());
    return tensors;
  }

  private void embeddings(boolean shared) {
    String source = architecture.encoderEmbeddings();
    String tie = architecture.ties(shared);
    long more = architecture.startsFromZero() ? 1 : 0;
    tensors.put("embeddings.source", longer(source, shared ? more : 0));
    tensors.put("embeddings.target", longer("decoder/embeddings/weight", more));
    tensors.put("embeddings.output", longer("decoder/projection/weight", more));
    if (tie.equals("all") || tie.equals("source-target")) {
      tensors.remove("embeddings.target");
    }
    if (!tie.equals("none") && !tie.equals("source-target")) {
      tensors.remove("embeddings.output");
    }
    outputBias(more);
  }

  /** A matrix with rows of zeros behind it. */
  private ForeignTensor longer(String name, long more) {
    StoredVariable stored = variables.matrix(name);
    return new ForeignTensor(
        List.of(stored.rows() + more, stored.shape().get(1)), into -> variables.read(name, into));
  }

  /** The start token that was added is never written. */
  private void outputBias(long more) {
    String name = "decoder/projection/bias";
    variables.use(name);
    if (variables.has(name) || more > 0) {
      long rows = variables.matrix("decoder/projection/weight").rows();
      requireVector(name, rows);
      tensors.put(
          "output.bias",
          new ForeignTensor(
              List.of(rows + more),
              into -> {
                readIfThere(name, into);
                for (long i = rows; i < rows + more; i++) {
                  into.set(i, NEVER);
                }
              }));
    }
  }

  private void layer(String from, String to) {
    norm(from + "self_attention/layer_norm", to + "self-attention-norm");
    linear(from + "self_attention/linear_0", to + "self-attention.projection");
    linear(from + "self_attention/linear_1", to + "self-attention.output");
    if (to.startsWith("decoder")) {
      norm(from + "attention/layer_norm", to + "cross-attention-norm");
      linear(from + "attention/linear_0", to + "cross-attention.query");
      linear(from + "attention/linear_1", to + "cross-attention.key-value");
      linear(from + "attention/linear_2", to + "cross-attention.output");
    }
    norm(from + "ffn/layer_norm", to + "feed-forward-norm");
    if (architecture.isGated()) {
      linear(
          List.of(from + "ffn/linear_0_noact", from + "ffn/linear_0"), to + "feed-forward.inner");
    } else {
      linear(from + "ffn/linear_0", to + "feed-forward.inner");
    }
    linear(from + "ffn/linear_1", to + "feed-forward.outer");
  }

  private void norm(String from, String to) {
    tensors.put(to + ".weight", vector(from + "/gamma"));
    if (variables.find(from + "/beta").isPresent()) {
      tensors.put(to + ".bias", vector(from + "/beta"));
    }
  }

  private ForeignTensor vector(String name) {
    StoredVariable stored = variables.require(name);
    return new ForeignTensor(stored.shape(), into -> variables.read(name, into));
  }

  private void linear(String from, String to) {
    linear(List.of(from), to);
  }

  /** Projections of one input, one above the other; a bias that is not there is 0. */
  private void linear(List<String> from, String to) {
    List<Long> rows = new ArrayList<>();
    for (String name : from) {
      variables.use(name + "/keep_in_float32");
      rows.add(variables.matrix(name + "/weight").rows());
      requireVector(name + "/bias", rows.getLast());
    }
    long all = rows.stream().mapToLong(Long::longValue).sum();
    long inputs = variables.matrix(from.getFirst() + "/weight").shape().get(1);
    tensors.put(
        to + ".weight",
        new ForeignTensor(List.of(all, inputs), into -> stack(from, "/weight", into, rows)));
    tensors.put(
        to + ".bias", new ForeignTensor(List.of(all), into -> stack(from, "/bias", into, rows)));
  }

  private void requireVector(String name, long elements) {
    variables
        .find(name)
        .filter(bias -> !bias.shape().equals(List.of(elements)))
        .ifPresent(
            bias -> {
              throw variables.wrong(
                  name, "has shape %s, expected [%d]".formatted(bias.shape(), elements));
            });
  }

  private void stack(List<String> from, String part, Tensor into, List<Long> rows) {
    long first = 0;
    for (int i = 0; i < from.size(); i++) {
      int count = Math.toIntExact(rows.get(i));
      long width = into.size() / rows.stream().mapToLong(Long::longValue).sum();
      readIfThere(from.get(i) + part, into.slice(first * width, count, (int) width));
      first += count;
    }
  }

  private void readIfThere(String name, Tensor into) {
    if (variables.has(name)) {
      variables.read(name, into);
    }
  }
}
