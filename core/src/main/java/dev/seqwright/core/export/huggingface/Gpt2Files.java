package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.PlainLayer;
import dev.seqwright.core.export.PlainPositions;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.StackForm;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.residual.PreNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A language model as GPT2LMHeadModel of transformers. */
final class Gpt2Files implements NetworkFiles {
  private final ExportedNetwork model;
  private final DecoderOnlyConfig config;

  Gpt2Files(ExportedNetwork model, DecoderOnlyConfig config) {
    this.model = model;
    this.config = config;
  }

  @Override
  public List<String> refusals() {
    List<String> reasons =
        new ArrayList<>(PlainStack.refusals(config, StackForm.LIST, PlainPositions.ABSOLUTE));
    NetworkParts parts = parts();
    parts.require(reasons, "decoder", PreNorm.Settings.class, "pre-norm");
    parts.require(reasons, "decoder", Learned.Settings.class, "learned");
    parts.requireTransformers(reasons, "decoder");
    if (config.outputBias()) {
      reasons.add("output-bias: true, expected false");
    }
    if (!reasons.isEmpty()) {
      reasons.add(
          "a model that GPT-2 can express is trained with --set model.norm-placement=pre-norm,"
              + " model.positions=learned, model.activation=gelu-tanh, model.output-bias=false");
    }
    return reasons;
  }

  private NetworkParts parts() {
    return new NetworkParts(config.layer(), config.decoder().shape());
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> json = NetworkConfig.of(model);
    json.put("architectures", List.of("GPT2LMHeadModel"));
    json.put("tie_word_embeddings", isTied());
    return json;
  }

  /** Embeddings that are scaled are another matrix than the output's. */
  private boolean isTied() {
    return config.tiedEmbeddings() && config.embeddingFactor() == 1;
  }

  @Override
  public List<NamedTensor> tensors() {
    NetworkTensors all = new NetworkTensors(model);
    all.scaled("embeddings.target", "transformer.wte.weight", config.embeddingFactor());
    all.scaled("decoder.positions.weight", "transformer.wpe.weight", parts().positionFactor());
    List<PlainLayer> layers = PlainStack.decoder(config).layers();
    for (int i = 0; i < layers.size(); i++) {
      layer(all, "decoder.layers." + layers.get(i).set() + ".", "transformer.h." + i + ".");
    }
    all.both("decoder.norm", "transformer.ln_f");
    if (!isTied()) {
      String output = config.tiedEmbeddings() ? "embeddings.target" : "embeddings.output";
      all.scaled(output, "lm_head.weight", 1);
    }
    return all.list();
  }

  private static void layer(NetworkTensors all, String ours, String theirs) {
    all.both(ours + "self-attention-norm", theirs + "ln_1");
    all.transposed(ours + "self-attention.projection", theirs + "attn.c_attn");
    all.transposed(ours + "self-attention.output", theirs + "attn.c_proj");
    all.both(ours + "feed-forward-norm", theirs + "ln_2");
    all.transposed(ours + "feed-forward.inner", theirs + "mlp.c_fc");
    all.transposed(ours + "feed-forward.outer", theirs + "mlp.c_proj");
  }
}
