package dev.seqwright.core.imports.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The shape of a BERT, RoBERTa or DistilBERT, from {@code config.json}; defaults are those of
 * BertConfig.
 */
final class BertSettings {
  private final JsonFile json;
  private final BertFamily family;
  private final List<String> reasons = new ArrayList<>();
  private final BertHead head;
  private final List<String> labels;
  private final EncoderOnlyConfig config;

  /**
   * Reads the settings.
   *
   * @throws UserException with all that cannot be expressed
   */
  BertSettings(JsonFile json, BertFamily family) {
    this.json = json;
    this.family = family;
    refuseOthers();
    this.head = head();
    this.labels = head == BertHead.NONE ? List.of() : labels();
    String activation = TransformersActivation.of(json, family.key("hidden_act"), "gelu", reasons);
    if (!reasons.isEmpty()) {
      throw new UserException(
          json.file() + ": the model cannot be imported: " + String.join("; ", reasons));
    }
    this.config = config(activation);
  }

  private void refuseOthers() {
    String positions = json.text("position_embedding_type", "absolute");
    if (!positions.equals("absolute")) {
      reasons.add("position_embedding_type is '" + positions + "', expected 'absolute'");
    }
    for (String key : List.of("is_decoder", "add_cross_attention", "sinusoidal_pos_embds")) {
      if (json.flag(key, false)) {
        reasons.add(key + " is true, expected false");
      }
    }
    if (json.has("quantization_config")) {
      reasons.add("its weights are quantized (quantization_config), expected plain ones");
    }
  }

  private BertHead head() {
    String architecture = json.object().path("architectures").path(0).asText("none");
    for (BertHead head : BertHead.values()) {
      if (head.classes(family).contains(architecture)) {
        return head;
      }
    }
    List<String> known = new ArrayList<>();
    for (BertHead head : BertHead.values()) {
      known.addAll(head.classes(family));
    }
    reasons.add(
        "architectures has %s, expected one of %s"
            .formatted(architecture, String.join(", ", known)));
    return BertHead.NONE;
  }

  /** {@code id2label}, in the order of ids. */
  private List<String> labels() {
    JsonNode names = json.object().path("id2label");
    String problem = json.text("problem_type", "single_label_classification");
    boolean single = problem.equals("single_label_classification") && names.size() > 1;
    if (head == BertHead.LABEL && !single) {
      reasons.add(
          "problem_type is '%s' and there are %d labels, expected one of several labels for a text"
              .formatted(problem, names.size()));
    }
    Set<String> labels = new LinkedHashSet<>();
    for (int id = 0; id < names.size(); id++) {
      labels.add(names.path(String.valueOf(id)).asText(""));
    }
    boolean fit =
        labels.size() == names.size() && labels.stream().noneMatch(BertSettings::isNoLabel);
    if (!fit || names.isEmpty()) {
      reasons.add(
          "id2label is %s, expected a label of its own for each id from 0".formatted(names));
    }
    return List.copyOf(labels);
  }

  private static boolean isNoLabel(String label) {
    return label.isBlank() || label.lines().count() > 1;
  }

  private EncoderOnlyConfig config(String activation) {
    double dropout = number("hidden_dropout_prob", 0.1);
    List<String> settings = new ArrayList<>();
    settings.add("size=" + integer("hidden_size", 768));
    settings.add("heads=" + integer("num_attention_heads", 12));
    settings.add("feed-forward=" + integer("intermediate_size", 3072));
    settings.add("encoder.layers=" + layers());
    settings.add("max-positions=" + Math.max(1, positions() - firstPosition()));
    settings.add("activation=" + activation);
    settings.add(
        "norm={kind: layer-norm, epsilon: %s}".formatted(json.number("layer_norm_eps", 1e-12)));
    settings.add("norm-placement=post-norm");
    settings.add("positions={kind: learned, scale: 1}");
    settings.add("embedding-scale=1");
    settings.add("embedding-norm=true");
    settings.add("dropout=" + dropout);
    settings.add("attention-dropout=" + number("attention_probs_dropout_prob", 0.1));
    settings.add("activation-dropout=0");
    try {
      return Kinds.in(new Binder()).bind(EncoderOnlyConfig.class, settings);
    } catch (UserException e) {
      throw new UserException(json.file() + " describes no model: " + e.getMessage(), e);
    }
  }

  private int integer(String ofBert, int otherwise) {
    return json.integer(family.key(ofBert), otherwise);
  }

  private double number(String ofBert, double otherwise) {
    return json.number(family.key(ofBert), otherwise);
  }

  int layers() {
    return integer("num_hidden_layers", 12);
  }

  private int positions() {
    return json.integer("max_position_embeddings", 512);
  }

  /** The row of the first position: RoBERTa's are counted from behind the padding's. */
  int firstPosition() {
    return family == BertFamily.ROBERTA ? json.integer("pad_token_id", 1) + 1 : 0;
  }

  int words() {
    return json.integer("vocab_size", 30522);
  }

  BertFamily family() {
    return family;
  }

  BertHead predicts() {
    return head;
  }

  /** What a head chooses among. */
  List<String> answers() {
    return labels;
  }

  EncoderOnlyConfig model() {
    return config;
  }
}
