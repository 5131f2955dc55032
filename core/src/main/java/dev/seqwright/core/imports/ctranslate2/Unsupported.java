package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.config.UserException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What models of CTranslate2 may have and models here have not, by the variables that show it. */
final class Unsupported {
  private static final Map<Pattern, String> KINDS = kinds();

  private final Variables variables;

  Unsupported(Variables variables) {
    this.variables = variables;
  }

  private static Map<Pattern, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("relative_position_(keys|values)", "relative positions as vectors (Shaw et al.)");
    kinds.put("relative_attention_bias|relative_attention_max_distance", "relative biases (T5)");
    kinds.put(
        "relative_asymmetric_position_keys|relative_(left|right)_max_position",
        "relative positions to either side");
    kinds.put("rotary_.*|(original_)?max_position_embeddings", "rotary positions");
    kinds.put("(encoder|decoder)/alibi", "ALiBi");
    kinds.put("sliding_window", "a sliding window");
    kinds.put(
        "num_heads_kv|multi_query(_attention)?|head_dim|queries_scale",
        "attention with heads of other sizes or numbers");
    kinds.put("(q|k|v)_norm/.*", "norms inside attention");
    kinds.put("low_rank_weight_.*", "weights of low rank");
    kinds.put("weight_zero", "weights quantized in groups (AWQ)");
    kinds.put("project_(in|out)/.*", "projections around a stack");
    kinds.put("scale_outputs", "scaled outputs");
    kinds.put("layernorm_embedding/.*", "a norm over embeddings");
    kinds.put(
        "(shared|input|post_attention|pre_feedforward|post_feedforward|external_\\w+)_layer_norm/.*",
        "norms in other places");
    kinds.put("layer_norm_use_residual", "gains of norms counted from 1");
    kinds.put("embeddings_[1-9]\\d*/.*", "source features");
    kinds.put("conv\\d?/.*", "convolutions");
    Map<Pattern, String> compiled = new LinkedHashMap<>();
    kinds.forEach((name, kind) -> compiled.put(Pattern.compile("(.*/)?(" + name + ")"), kind));
    return compiled;
  }

  /** Refuses a model that has any of it; an attribute that is 0 says that it has not. */
  void requireNone() {
    Set<String> reasons = new LinkedHashSet<>();
    for (String name : List.copyOf(variables.names())) {
      KINDS.forEach(
          (pattern, kind) -> {
            if (pattern.matcher(name).matches() && isOn(name)) {
              reasons.add(kind + " (" + name + ")");
            }
          });
    }
    if (!reasons.isEmpty()) {
      throw new UserException(
          variables.file()
              + ": the model has what cannot be imported: "
              + String.join("; ", reasons.stream().limit(10).toList()));
    }
  }

  private boolean isOn(String name) {
    StoredVariable variable = variables.require(name);
    return !variable.isNumber() || variable.at(0) != 0;
  }
}
