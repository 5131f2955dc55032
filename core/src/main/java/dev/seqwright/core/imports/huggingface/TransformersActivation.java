package dev.seqwright.core.imports.huggingface;

import java.util.List;
import java.util.Map;

/** The activations that transformers names, as they are called here. */
final class TransformersActivation {
  private static final Map<String, String> NAMES =
      Map.of(
          "swish", "swish",
          "silu", "swish",
          "relu", "relu",
          "gelu", "gelu",
          "gelu_new", "gelu-tanh",
          "gelu_pytorch_tanh", "gelu-tanh");

  private TransformersActivation() {}

  /** The name here, or null after a reason was added why there is none. */
  static String of(JsonFile json, String key, String otherwise, List<String> reasons) {
    String name = json.text(key, otherwise);
    if (!NAMES.containsKey(name)) {
      reasons.add(
          "%s is '%s', expected one of %s"
              .formatted(key, name, String.join(", ", NAMES.keySet().stream().sorted().toList())));
    }
    return NAMES.get(name);
  }
}
