package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.LayerConfig;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sizes, special tokens and labels of a network in the words of BertConfig and GPT2Config. */
public final class NetworkConfig {
  private static final List<String> PADS = List.of("[PAD]", "<pad>");

  private NetworkConfig() {}

  /** {@code config.json} without the class of the model. */
  public static Map<String, Object> of(ExportedNetwork model) {
    Map<String, Object> json =
        switch (model.config()) {
          case EncoderOnlyConfig encoder -> bert(encoder);
          case DecoderOnlyConfig decoder -> gpt2(decoder);
          default -> throw new IllegalArgumentException("a translator");
        };
    Vocabulary tokens = model.vocabulary();
    json.put("vocab_size", tokens.vocabularySize());
    json.put("bos_token_id", tokens.beginId());
    json.put("eos_token_id", tokens.endId());
    json.put("pad_token_id", pad(tokens).orElse(null));
    labels(model, json);
    return json;
  }

  private static void labels(ExportedNetwork model, Map<String, Object> json) {
    if (model.hasLabels()) {
      Map<String, String> names = new LinkedHashMap<>();
      Map<String, Integer> ids = new LinkedHashMap<>();
      for (String label : model.labels()) {
        names.put(String.valueOf(names.size()), label);
        ids.put(label, ids.size());
      }
      json.put("id2label", names);
      json.put("label2id", ids);
      if (!model.isTagger()) {
        json.put("problem_type", "single_label_classification");
      }
    }
    if (model.answersNumbers()) {
      json.put("problem_type", "regression");
    }
  }

  /** The token that pads, where a vocabulary has one. */
  static Optional<Integer> pad(Vocabulary tokens) {
    if (tokens.padId() >= 0) {
      return Optional.of(tokens.padId());
    }
    return PADS.stream()
        .filter(name -> tokens.id(name) >= 0 && tokens.piece(tokens.id(name)).equals(name))
        .map(tokens::id)
        .findFirst();
  }

  private static Map<String, Object> bert(EncoderOnlyConfig config) {
    LayerConfig layer = config.layer();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model_type", "bert");
    json.put("hidden_size", config.size());
    json.put("num_hidden_layers", config.encoder().shape().depth());
    json.put("num_attention_heads", config.heads());
    json.put("intermediate_size", config.feedForward());
    json.put("hidden_act", MarianRefusals.ACTIVATIONS.get(layer.activation()));
    json.put("hidden_dropout_prob", layer.dropout());
    json.put("attention_probs_dropout_prob", layer.attentionDropout().orElse(layer.dropout()));
    json.put("max_position_embeddings", config.maxPositions());
    json.put("type_vocab_size", 2);
    epsilon(layer).ifPresent(epsilon -> json.put("layer_norm_eps", epsilon));
    return json;
  }

  private static Map<String, Object> gpt2(DecoderOnlyConfig config) {
    LayerConfig layer = config.layer();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model_type", "gpt2");
    json.put("n_embd", config.size());
    json.put("n_layer", config.decoder().shape().depth());
    json.put("n_head", config.heads());
    json.put("n_inner", config.feedForward());
    json.put("n_positions", config.maxPositions());
    json.put("activation_function", MarianRefusals.ACTIVATIONS.get(layer.activation()));
    json.put("resid_pdrop", layer.dropout());
    json.put("embd_pdrop", config.embeddingDrop());
    json.put("attn_pdrop", layer.attentionDropout().orElse(layer.dropout()));
    epsilon(layer).ifPresent(epsilon -> json.put("layer_norm_epsilon", epsilon));
    return json;
  }

  private static Optional<Double> epsilon(LayerConfig layer) {
    return layer.norm() instanceof LayerNorm.Settings norm
        ? Optional.of(norm.epsilon())
        : Optional.empty();
  }
}
