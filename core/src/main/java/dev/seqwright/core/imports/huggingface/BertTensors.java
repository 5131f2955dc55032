package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.imports.foreign.ForeignTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tensors of a BERT go into which parameter. Where it reads single texts, the vector for
 * tokens of the first text is added to those of the positions, as it stands with each of them.
 * Files of a model without a head have names without its type in front; in the oldest ones norms
 * have a gamma and a beta.
 */
final class BertTensors {
  private static final List<String> PARTS = List.of(".weight", ".bias");

  private final TensorMap map;
  private final BertSettings settings;
  private final boolean typed; // whether the types of tokens are told apart
  private final BertFamily family;
  private final String prefix;
  private final boolean isOld;

  BertTensors(TensorFile file, BertSettings settings, boolean pairs) {
    this.settings = settings;
    this.family = settings.family();
    this.typed = family.segments(pairs) > 1;
    this.map = new TensorMap(file, settings.predicts().classes(family).getFirst());
    this.prefix = map.has("embeddings.word_embeddings.weight") ? "" : family.type() + ".";
    this.isOld = map.has(prefix + "embeddings.LayerNorm.gamma");
  }

  Map<String, ForeignTensor> all() {
    map.requireLayers(settings.layers());
    embeddings();
    for (int i = 0; i < settings.layers(); i++) {
      layer("encoder.layers." + i + ".", prefix + family.layer(i));
    }
    switch (settings.predicts()) {
      case LABEL -> head();
      case TAG -> tagger();
      case NONE -> map.without(this::isOfPretraining);
    }
    map.without(name -> name.endsWith("embeddings.position_ids")); // 0, 1, 2, ...
    return map.all();
  }

  private void embeddings() {
    String scope = prefix + "embeddings.";
    String positions = scope + "position_embeddings.weight";
    Optional<String> types =
        family.hasTypes() ? Optional.of(scope + "token_type_embeddings.weight") : Optional.empty();
    List<String> names = new ArrayList<>(List.of(scope + "word_embeddings.weight", positions));
    types.ifPresent(names::add);
    map.requireThere(names);
    map.stacked("embeddings.source", names.subList(0, 1));
    Optional<String> added = typed ? Optional.empty() : types;
    map.rows("encoder.positions.weight", positions, settings.firstPosition(), added);
    if (typed) {
      map.stacked("embeddings.segments", List.of(types.orElseThrow()));
    }
    norm("embeddings.norm", scope + "LayerNorm");
  }

  private void layer(String ours, String theirs) {
    family.linears().forEach((to, from) -> linear(ours + to, theirs, from));
    family.norms().forEach((to, from) -> norm(ours + to, theirs + from));
  }

  private void linear(String ours, String scope, List<String> theirs) {
    for (String part : PARTS) {
      List<String> names = theirs.stream().map(name -> scope + name + part).toList();
      map.requireThere(names);
      map.stacked(ours + part, names);
    }
  }

  private void norm(String ours, String theirs) {
    List<String> names =
        isOld
            ? List.of(theirs + ".gamma", theirs + ".beta")
            : List.of(theirs + ".weight", theirs + ".bias");
    map.requireThere(names);
    map.stacked(ours + ".weight", names.subList(0, 1));
    map.stacked(ours + ".bias", names.subList(1, 2));
  }

  private void head() {
    if (family == BertFamily.ROBERTA) {
      linear("head.dense", "classifier.", List.of("dense"));
      linear("head", "classifier.", List.of("out_proj"));
      return;
    }
    linear("head.dense", prefix, List.of("pooler.dense"));
    linear("head", "", List.of("classifier"));
  }

  /** Any tag may follow any other. */
  private void tagger() {
    linear("head", "", List.of("classifier"));
    long side = settings.answers().size() + 1L;
    map.put(
        "head.allowed",
        new ForeignTensor(
            List.of(side, side),
            into -> {
              for (long i = 0; i < into.size(); i++) {
                into.set(i, 1);
              }
            }));
    map.without(name -> name.startsWith(prefix + "pooler."));
  }

  /** The pooler and the heads of pre-training are of no use without what they predicted. */
  private boolean isOfPretraining(String name) {
    return name.startsWith(prefix + "pooler.")
        || name.startsWith("cls.")
        || name.startsWith("lm_head.")
        || name.startsWith("vocab_");
  }
}
