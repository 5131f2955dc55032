package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.model.EncoderOnlyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A classifier of pairs that two end tokens separate, as RobertaForSequenceClassification: its
 * positions are counted from behind the padding's, and its types of tokens are one.
 */
final class RobertaFiles implements NetworkFiles {
  private static final String SCOPE = "roberta.";

  private final ExportedNetwork model;
  private final EncoderOnlyConfig config;
  private final BertFiles bert;

  RobertaFiles(ExportedNetwork model, EncoderOnlyConfig config) {
    this.model = model;
    this.config = config;
    this.bert = new BertFiles(model, config);
  }

  @Override
  public List<String> refusals() {
    List<String> reasons = new ArrayList<>(bert.refusals());
    if (pad().isEmpty()) {
      reasons.add(
          "task.pairs: separated, and its tokenizer has no padding token, from whose id RoBERTa"
              + " counts positions; expected together");
    }
    return reasons;
  }

  private Optional<Integer> pad() {
    return NetworkConfig.pad(model.vocabulary());
  }

  private int firstPosition() {
    return pad().orElseThrow() + 1;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> json = NetworkConfig.of(model);
    json.put("model_type", "roberta");
    json.put("max_position_embeddings", config.maxPositions() + firstPosition());
    json.put("type_vocab_size", 1);
    json.put("architectures", List.of("RobertaForSequenceClassification"));
    return json;
  }

  @Override
  public List<NamedTensor> tensors() {
    NetworkTensors all = new NetworkTensors(model);
    String scope = SCOPE + "embeddings.";
    double factor = config.embeddingFactor();
    all.scaled("embeddings.source", scope + "word_embeddings.weight", factor);
    all.scaledBelow(
        firstPosition(),
        "encoder.positions.weight",
        scope + "position_embeddings.weight",
        bert.parts().positionFactor());
    all.zeros(scope + "token_type_embeddings.weight", 1, config.size());
    all.both("embeddings.norm", scope + "LayerNorm");
    bert.layers(all, SCOPE);
    all.both("head.dense", "classifier.dense");
    all.both("head", "classifier.out_proj");
    return all.list();
  }
}
