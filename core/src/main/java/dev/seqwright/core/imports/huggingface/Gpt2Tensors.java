package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.imports.foreign.ForeignTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which tensors of a GPT2LMHeadModel go into which parameter. Its matrices are stored as (inputs,
 * outputs); the first published files have names without {@code transformer.} in front, and masks
 * among the weights.
 */
final class Gpt2Tensors {
  private static final String OUTPUT = "lm_head.weight";
  private static final List<String> PARTS = List.of(".weight", ".bias");

  private final TensorMap map;
  private final Gpt2Settings settings;
  private final String prefix;

  Gpt2Tensors(TensorFile file, Gpt2Settings settings) {
    this.map = new TensorMap(file, "GPT2LMHeadModel");
    this.settings = settings;
    this.prefix = map.has("wte.weight") ? "" : "transformer.";
  }

  Map<String, ForeignTensor> all() {
    map.requireLayers(settings.layers());
    map.requireThere(names());
    map.stacked("embeddings.target", List.of(prefix + "wte.weight"));
    map.stacked("decoder.positions.weight", List.of(prefix + "wpe.weight"));
    for (int i = 0; i < settings.layers(); i++) {
      layer("decoder.layers." + i + ".", prefix + "h." + i + ".");
    }
    norm("decoder.norm", prefix + "ln_f");
    output();
    map.without(name -> name.matches(".*\\.attn\\.(bias|masked_bias)")); // masks
    return map.all();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of("wte.weight", "wpe.weight"));
    List<String> scopes = new ArrayList<>(List.of("ln_f"));
    for (int i = 0; i < settings.layers(); i++) {
      for (String part :
          List.of("ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj")) {
        scopes.add("h." + i + "." + part);
      }
    }
    scopes.forEach(scope -> PARTS.forEach(part -> names.add(scope + part)));
    return names.stream().map(name -> prefix + name).toList();
  }

  private void layer(String ours, String theirs) {
    norm(ours + "self-attention-norm", theirs + "ln_1");
    linear(ours + "self-attention.projection", theirs + "attn.c_attn");
    linear(ours + "self-attention.output", theirs + "attn.c_proj");
    norm(ours + "feed-forward-norm", theirs + "ln_2");
    linear(ours + "feed-forward.inner", theirs + "mlp.c_fc");
    linear(ours + "feed-forward.outer", theirs + "mlp.c_proj");
  }

  private void linear(String ours, String theirs) {
    map.transposed(ours + ".weight", theirs + ".weight");
    map.stacked(ours + ".bias", List.of(theirs + ".bias"));
  }

  private void norm(String ours, String theirs) {
    PARTS.forEach(part -> map.stacked(ours + part, List.of(theirs + part)));
  }

  /** Where it is tied, a file may hold a copy. */
  private void output() {
    if (settings.isTied()) {
      map.without(OUTPUT::equals);
      return;
    }
    map.requireThere(List.of(OUTPUT));
    map.stacked("embeddings.output", List.of(OUTPUT));
  }
}
