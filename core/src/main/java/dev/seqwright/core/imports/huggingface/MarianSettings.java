package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.TiedEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The shape of the model, from {@code config.json}; defaults are those of MarianConfig. */
final class MarianSettings {
  private static final List<String> NEVER_IN_MARIAN_MT =
      List.of("normalize_before", "normalize_embedding", "add_final_layer_norm");

  private final JsonFile json;
  private final List<String> reasons = new ArrayList<>();
  private final EncoderDecoderConfig config;

  /**
   * Reads the settings.
   *
   * @throws UserException with all that cannot be expressed
   */
  MarianSettings(JsonFile json) {
    this.json = json;
    refuseOthers();
    equal("encoder_attention_heads", "decoder_attention_heads", 16);
    equal("encoder_ffn_dim", "decoder_ffn_dim", 4096);
    String activation = TransformersActivation.of(json, "activation_function", "gelu", reasons);
    if (!reasons.isEmpty()) {
      throw refused(String.join("; ", reasons));
    }
    this.config = config(activation);
  }

  private void refuseOthers() {
    String type = json.text("model_type", "marian");
    if (!type.equals("marian")) {
      reasons.add("model_type is '" + type + "', expected 'marian'");
    }
    for (String key : NEVER_IN_MARIAN_MT) {
      if (json.flag(key, false)) {
        reasons.add(key + " is true, which MarianMT itself does not compute");
      }
    }
    if (!json.flag("static_position_embeddings", true)) {
      reasons.add("static_position_embeddings is false, expected sinusoids");
    }
    if (json.has("quantization_config")) {
      reasons.add("its weights are quantized (quantization_config), expected plain ones");
    }
  }

  private void equal(String one, String other, int otherwise) {
    int first = json.integer(one, otherwise);
    int second = json.integer(other, otherwise);
    if (first != second) {
      reasons.add(
          "%s is %d and %s is %d, expected one number".formatted(one, first, other, second));
    }
  }

  private EncoderDecoderConfig config(String activation) {
    List<String> settings = new ArrayList<>();
    set(settings, "size", "d_model", 1024);
    set(settings, "heads", "encoder_attention_heads", 16);
    set(settings, "feed-forward", "encoder_ffn_dim", 4096);
    set(settings, "encoder.layers", "encoder_layers", 12);
    set(settings, "decoder.layers", "decoder_layers", 12);
    set(settings, "max-positions", "max_position_embeddings", 1024);
    settings.add("activation=" + activation);
    settings.add("norm-placement=post-norm");
    settings.add("positions={kind: sinusoidal, form: halves}");
    settings.add("output-bias=true");
    settings.add("tied-embeddings=" + tie().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (!json.flag("scale_embedding", false)) {
      settings.add("embedding-scale=1");
    }
    settings.add("dropout=" + json.number("dropout", 0.1));
    settings.add("attention-dropout=" + json.number("attention_dropout", 0));
    settings.add("activation-dropout=" + json.number("activation_dropout", 0));
    try {
      return Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
    } catch (UserException e) {
      throw new UserException(json.file() + " describes no model: " + e.getMessage(), e);
    }
  }

  private void set(List<String> settings, String ours, String theirs, int otherwise) {
    settings.add(ours + "=" + json.integer(theirs, otherwise));
  }

  private TiedEmbeddings tie() {
    boolean output = json.flag("tie_word_embeddings", true);
    if (sharesEmbeddings()) {
      return output ? TiedEmbeddings.ALL : TiedEmbeddings.SOURCE_TARGET;
    }
    return output ? TiedEmbeddings.TARGET_OUTPUT : TiedEmbeddings.NONE;
  }

  /** Whether source and target have one matrix of embeddings. */
  boolean sharesEmbeddings() {
    return json.flag("share_encoder_decoder_embeddings", true);
  }

  EncoderDecoderConfig model() {
    return config;
  }

  int sourceWords() {
    return json.integer("vocab_size", 58101);
  }

  int targetWords() {
    return sharesEmbeddings() ? sourceWords() : json.integer("decoder_vocab_size", sourceWords());
  }

  private UserException refused(String why) {
    return new UserException(json.file() + ": the model cannot be imported: " + why);
  }
}
