package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import java.util.ArrayList;
import java.util.List;

/** The shape of a GPT-2, from {@code config.json}; defaults are those of GPT2Config. */
final class Gpt2Settings {
  private final JsonFile json;
  private final List<String> reasons = new ArrayList<>();
  private final DecoderOnlyConfig config;

  /**
   * Reads the settings.
   *
   * @throws UserException with all that cannot be expressed
   */
  Gpt2Settings(JsonFile json) {
    this.json = json;
    refuseOthers();
    String activation = TransformersActivation.of(json, "activation_function", "gelu_new", reasons);
    if (!reasons.isEmpty()) {
      throw new UserException(
          json.file() + ": the model cannot be imported: " + String.join("; ", reasons));
    }
    this.config = config(activation);
  }

  private void refuseOthers() {
    if (!json.flag("scale_attn_weights", true)) {
      reasons.add("scale_attn_weights is false, expected scores divided by the root of the width");
    }
    if (json.flag("scale_attn_by_inverse_layer_idx", false)) {
      reasons.add("scale_attn_by_inverse_layer_idx is true, expected one scale for all layers");
    }
    if (json.flag("add_cross_attention", false)) {
      reasons.add("add_cross_attention is true, expected a model that reads no source");
    }
    if (json.has("quantization_config")) {
      reasons.add("its weights are quantized (quantization_config), expected plain ones");
    }
  }

  private DecoderOnlyConfig config(String activation) {
    int size = json.integer("n_embd", 768);
    List<String> settings = new ArrayList<>();
    settings.add("size=" + size);
    settings.add("heads=" + json.integer("n_head", 12));
    settings.add("feed-forward=" + json.integer("n_inner", 4 * size));
    settings.add("decoder.layers=" + layers());
    settings.add("max-positions=" + positions());
    settings.add("activation=" + activation);
    settings.add(
        "norm={kind: layer-norm, epsilon: %s}".formatted(json.number("layer_norm_epsilon", 1e-5)));
    settings.add("norm-placement=pre-norm");
    settings.add("positions={kind: learned, scale: 1}");
    settings.add("embedding-scale=1");
    settings.add("tied-embeddings=" + isTied());
    settings.add("dropout=" + json.number("resid_pdrop", 0.1));
    settings.add("embedding-dropout=" + json.number("embd_pdrop", 0.1));
    settings.add("attention-dropout=" + json.number("attn_pdrop", 0.1));
    settings.add("activation-dropout=0");
    try {
      return Kinds.in(new Binder()).bind(DecoderOnlyConfig.class, settings);
    } catch (UserException e) {
      throw new UserException(json.file() + " describes no model: " + e.getMessage(), e);
    }
  }

  /** Whether the embeddings are the output matrix. */
  boolean isTied() {
    return json.flag("tie_word_embeddings", true);
  }

  int layers() {
    return json.integer("n_layer", 12);
  }

  int positions() {
    return json.integer("n_positions", 1024);
  }

  int words() {
    return json.integer("vocab_size", 50257);
  }

  DecoderOnlyConfig model() {
    return config;
  }
}
