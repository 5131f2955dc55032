package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.residual.DeepNorm;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.stack.Shortened;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration of some layers of a model as a model of their own.
 *
 * @param model it
 * @param sets whose parameters the layers of a stack have, of the stacks that have fewer
 */
public record ShortenedConfig(ModelConfig model, Map<String, List<Integer>> sets) {

  /**
   * Takes the layers that an option asks for.
   *
   * @throws UserException when the model works with all of its layers only, or a layer of it
   *     depends on its number or on how many there are
   */
  public static ShortenedConfig of(ModelConfig trained, FewerLayers asked) {
    Map<String, List<Integer>> sets = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    ModelConfig model =
        asked.changed(
            trained,
            (name, used, shape) -> {
              Shortened shortened = asked.shortened(name, used, shape);
              refuse(reasons, name, trained, shape);
              sets.put(name, shortened.sets());
              return shape.shortened(shortened);
            });
    if (sets.containsKey("decoder") && trained instanceof EncoderDecoderConfig translator) {
      refuse(reasons, translator.decoder());
    }
    if (!reasons.isEmpty()) {
      throw new UserException(
          Help.KIND_IN_A_WRONG_PLACE,
          asked.typed()
              + " cannot be written as a model of its own; use the whole model with this option:\n"
              + "  - "
              + String.join("\n  - ", reasons));
    }
    return new ShortenedConfig(model, sets);
  }

  private static void refuse(
      List<String> reasons, String stack, ModelConfig model, StackConfig shape) {
    attention(reasons, stack + ".self-attention", shape.selfAttention());
    LayerConfig common = model.layer();
    List<NormPlacement> placements =
        shape.normPlacement().isEmpty() ? List.of(common.normPlacement()) : shape.normPlacement();
    List<NormKind> norms = shape.norm().isEmpty() ? List.of(common.norm()) : shape.norm();
    if (placements.stream().anyMatch(DeepNorm.Settings.class::isInstance)) {
      reasons.add(stack + ".norm-placement: deepnorm goes by the number of layers");
    }
    if (placements.stream().distinct().count() > 1 || norms.stream().distinct().count() > 1) {
      reasons.add(
          stack + ".norm, norm-placement: expected one kind in all layers, for that of the last");
    }
  }

  private static void refuse(List<String> reasons, DecoderConfig decoder) {
    attention(reasons, "decoder.cross-attention", decoder.crossAttention());
    if (decoder.transparentAttention()) {
      reasons.add("decoder.transparent-attention: true, whose weights are one table of all layers");
    }
  }

  /** Others may draw by the number of their layer, or hand something on to the next. */
  private static void attention(List<String> reasons, String key, List<AttentionKind> kinds) {
    String others =
        kinds.stream()
            .filter(kind -> !(kind instanceof FullAttention.Settings))
            .map(Catalogue::name)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      reasons.add(key + ": " + others + ", expected full: others may go by the number of a layer");
    }
  }
}
