package dev.seqwright.core.imports.huggingface;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What models that are built as BERT call their settings and tensors. */
enum BertFamily {
  BERT("Bert"),
  ROBERTA("Roberta") {
    @Override
    String pairs() {
      return "separated";
    }

    @Override
    int segments(boolean pairs) {
      return 1;
    }
  },
  DISTILBERT("DistilBert") {
    private static final Map<String, String> KEYS =
        Map.of(
            "hidden_size", "dim",
            "num_hidden_layers", "n_layers",
            "num_attention_heads", "n_heads",
            "intermediate_size", "hidden_dim",
            "hidden_act", "activation",
            "hidden_dropout_prob", "dropout",
            "attention_probs_dropout_prob", "attention_dropout");

    @Override
    String key(String ofBert) {
      return KEYS.getOrDefault(ofBert, ofBert);
    }

    @Override
    String layer(int index) {
      return "transformer.layer." + index + ".";
    }

    @Override
    Map<String, List<String>> linears() {
      return Map.of(
          "self-attention.projection",
          List.of("attention.q_lin", "attention.k_lin", "attention.v_lin"),
          "self-attention.output",
          List.of("attention.out_lin"),
          "feed-forward.inner",
          List.of("ffn.lin1"),
          "feed-forward.outer",
          List.of("ffn.lin2"));
    }

    @Override
    Map<String, String> norms() {
      return Map.of(
          "self-attention-norm", "sa_layer_norm", "feed-forward-norm", "output_layer_norm");
    }

    @Override
    boolean hasTypes() {
      return false;
    }
  };

  private final String title;

  BertFamily(String title) {
    this.title = title;
  }

  /** As classes of transformers are named. */
  String title() {
    return title;
  }

  /** As {@code model_type} and the names of tensors have it. */
  String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of {@code config.json} for what BERT calls so. */
  String key(String ofBert) {
    return ofBert;
  }

  /** What stands in front of the names of a layer, counted from 0. */
  String layer(int index) {
    return "encoder.layer." + index + ".";
  }

  /** Products of a layer here, and the names that they have there, one below the other. */
  Map<String, List<String>> linears() {
    return Map.of(
        "self-attention.projection",
        List.of("attention.self.query", "attention.self.key", "attention.self.value"),
        "self-attention.output",
        List.of("attention.output.dense"),
        "feed-forward.inner",
        List.of("intermediate.dense"),
        "feed-forward.outer",
        List.of("output.dense"));
  }

  /** Norms of a layer here and there. */
  Map<String, String> norms() {
    return Map.of(
        "self-attention-norm",
        "attention.output.LayerNorm",
        "feed-forward-norm",
        "output.LayerNorm");
  }

  /** How a classifier reads pairs, as {@code task.pairs} names it. */
  String pairs() {
    return "together";
  }

  /**
   * How many types of tokens are told apart.
   *
   * @param pairs whether pairs of texts are read
   */
  int segments(boolean pairs) {
    return pairs ? 2 : 1;
  }

  /** Whether a vector for the type of a token is added to its embedding. */
  boolean hasTypes() {
    return true;
  }
}
