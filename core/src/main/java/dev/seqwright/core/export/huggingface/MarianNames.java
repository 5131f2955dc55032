package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.model.TiedEmbeddings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which parameters of MarianMT make up which parameter here. Both sides store weights as (outputs,
 * inputs); where several names stand, their rows follow each other.
 */
public final class MarianNames {
  /** The bias of the logits, (1, V). */
  public static final String LOGITS_BIAS = "final_logits_bias";

  /** The matrix that all embeddings are, if they are one. */
  public static final String SHARED = "model.shared.weight";

  /** The output matrix. */
  public static final String OUTPUT = "lm_head.weight";

  private MarianNames() {}

  /** Names by the names of parameters here, embeddings and biases of logits not among them. */
  public static Map<String, List<String>> layers(int encoderLayers, int decoderLayers) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (int i = 0; i < encoderLayers; i++) {
      layer(names, "encoder.layers." + i + ".");
    }
    for (int i = 0; i < decoderLayers; i++) {
      String layer = "decoder.layers." + i + ".";
      layer(names, layer);
      String cross = layer + "cross-attention";
      add(names, cross + ".query", layer + "encoder_attn.q_proj");
      add(
          names,
          cross + ".key-value",
          layer + "encoder_attn.k_proj",
          layer + "encoder_attn.v_proj");
      add(names, cross + ".output", layer + "encoder_attn.out_proj");
      add(names, cross + "-norm", layer + "encoder_attn_layer_norm");
    }
    return names;
  }

  private static void layer(Map<String, List<String>> names, String layer) {
    String self = layer + "self_attn.";
    String attention = layer + "self-attention";
    add(names, attention + ".projection", self + "q_proj", self + "k_proj", self + "v_proj");
    add(names, attention + ".output", self + "out_proj");
    add(names, attention + "-norm", layer + "self_attn_layer_norm");
    add(names, layer + "feed-forward.inner", layer + "fc1");
    add(names, layer + "feed-forward.outer", layer + "fc2");
    add(names, layer + "feed-forward-norm", layer + "final_layer_norm");
  }

  private static void add(Map<String, List<String>> names, String ours, String... theirs) {
    for (String part : List.of(".weight", ".bias")) {
      names.put(ours + part, List.of(theirs).stream().map(t -> "model." + t + part).toList());
    }
  }

  /**
   * Names of each matrix of embeddings, any of which holds it: ties leave only one of them in most
   * files.
   */
  public static Map<String, List<String>> embeddings(TiedEmbeddings tie) {
    String encoder = embedding("encoder");
    String decoder = embedding("decoder");
    Map<String, List<String>> names = new LinkedHashMap<>();
    switch (tie) {
      case ALL -> names.put("embeddings.source", List.of(SHARED, encoder, decoder, OUTPUT));
      case SOURCE_TARGET -> names.put("embeddings.source", List.of(SHARED, encoder, decoder));
      default -> names.put("embeddings.source", List.of(encoder));
    }
    switch (tie) {
      case TARGET_OUTPUT -> names.put("embeddings.target", List.of(decoder, OUTPUT));
      case NONE -> names.put("embeddings.target", List.of(decoder));
      default -> {}
    }
    if (tie == TiedEmbeddings.NONE || tie == TiedEmbeddings.SOURCE_TARGET) {
      names.put("embeddings.output", List.of(OUTPUT));
    }
    return names;
  }

  private static String embedding(String stack) {
    return "model." + stack + ".embed_tokens.weight";
  }

  /** The table of positions of a stack, which files before version 4.3x still hold. */
  public static String positions(String stack) {
    return "model." + stack + ".embed_positions.weight";
  }
}
