package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.PlainLayer;
import dev.seqwright.core.export.PlainPositions;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.StackForm;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.residual.PostNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An encoder as BERT of transformers: BertForSequenceClassification for a classifier,
 * BertForTokenClassification for a tagger, BertModel for an encoder without a head. A RoBERTa that
 * was imported comes out as a BERT, too, since here its positions are counted from 0.
 */
final class BertFiles implements NetworkFiles {
  private static final int TYPES = 2;

  private final ExportedNetwork model;
  private final EncoderOnlyConfig config;

  BertFiles(ExportedNetwork model, EncoderOnlyConfig config) {
    this.model = model;
    this.config = config;
  }

  @Override
  public List<String> refusals() {
    List<String> reasons =
        new ArrayList<>(PlainStack.refusals(config, StackForm.LIST, PlainPositions.ABSOLUTE));
    NetworkParts parts = parts();
    parts.require(reasons, "encoder", PostNorm.Settings.class, "post-norm");
    parts.require(reasons, "encoder", Learned.Settings.class, "learned");
    parts.requireTransformers(reasons, "encoder");
    if (!config.embeddingNorm()) {
      reasons.add("embedding-norm: false, expected true");
    }
    head(reasons);
    if (!reasons.isEmpty()) {
      reasons.add(
          "a model that BERT can express is trained with --set model.norm-placement=post-norm,"
              + " model.positions=learned, model.embedding-norm=true, model.activation=gelu,"
              + " task.pooling=first, task.dense=true");
    }
    return reasons;
  }

  NetworkParts parts() {
    return new NetworkParts(config.layer(), config.encoder().shape());
  }

  private void head(List<String> reasons) {
    switch (model.task()) {
      case "encoding" -> {}
      case "tagging" -> tagger(reasons);
      case "classification" -> {
        boolean fits =
            model.taskSetting("pooling").equals("first") && model.has("head.dense.weight");
        if (!fits) {
          reasons.add(
              "task.pooling: %s, task.dense: %s, expected first and true"
                  .formatted(model.taskSetting("pooling"), model.taskSetting("dense")));
        }
        if (model.comparesPairs()) {
          reasons.add(
              "task.pairs: compared, expected together or separated: BERT reads a pair as one row");
        }
        if (!model.has("head.weight") || !model.hasLabels()) {
          reasons.add("its answers are not one label for a text, expected one column of labels");
        }
      }
      default ->
          reasons.add("task: " + model.task() + ", expected classification, tagging or encoding");
    }
  }

  private void tagger(List<String> reasons) {
    if (model.has("head.transitions")) {
      reasons.add("task.crf: true, expected false");
    }
    if (!model.taskSetting("characters").equals("none")) {
      reasons.add("task.characters: expected none");
    }
  }

  private boolean hasHead() {
    return isClassifier() || model.isTagger();
  }

  private boolean isClassifier() {
    return model.task().equals("classification");
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> json = NetworkConfig.of(model);
    json.put("architectures", List.of(architecture()));
    return json;
  }

  private String architecture() {
    if (isClassifier()) {
      return "BertForSequenceClassification";
    }
    return model.isTagger() ? "BertForTokenClassification" : "BertModel";
  }

  @Override
  public List<NamedTensor> tensors() {
    NetworkTensors all = new NetworkTensors(model);
    String prefix = hasHead() ? "bert." : "";
    String scope = prefix + "embeddings.";
    double factor = config.embeddingFactor();
    all.scaled("embeddings.source", scope + "word_embeddings.weight", factor);
    all.scaled(
        "encoder.positions.weight", scope + "position_embeddings.weight", parts().positionFactor());
    types(all, scope + "token_type_embeddings.weight", factor);
    all.both("embeddings.norm", scope + "LayerNorm");
    layers(all, prefix);
    if (isClassifier()) {
      all.both("head.dense", "bert.pooler.dense");
    }
    if (hasHead()) {
      all.both("head", "classifier");
    }
    return all.list();
  }

  /** Of single texts the vector of their type is part of the positions. */
  private void types(NetworkTensors all, String name, double factor) {
    if (model.hasSegments()) {
      all.scaled("embeddings.segments", name, factor);
    } else {
      all.zeros(name, TYPES, config.size());
    }
  }

  /**
   * The layers.
   *
   * @param prefix of their names
   */
  void layers(NetworkTensors all, String prefix) {
    List<PlainLayer> layers = PlainStack.encoder(config).layers();
    for (int i = 0; i < layers.size(); i++) {
      layer(
          all, "encoder.layers." + layers.get(i).set() + ".", prefix + "encoder.layer." + i + ".");
    }
  }

  private static void layer(NetworkTensors all, String ours, String theirs) {
    String self = theirs + "attention.self.";
    all.cut(ours + "self-attention.projection", self + "query", self + "key", self + "value");
    all.both(ours + "self-attention.output", theirs + "attention.output.dense");
    all.both(ours + "self-attention-norm", theirs + "attention.output.LayerNorm");
    all.both(ours + "feed-forward.inner", theirs + "intermediate.dense");
    all.both(ours + "feed-forward.outer", theirs + "output.dense");
    all.both(ours + "feed-forward-norm", theirs + "output.LayerNorm");
  }
}
