package dev.seqwright.core.model;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.feedforward.FeedForwards;
import dev.seqwright.core.feedforward.TwoLayer;
import dev.seqwright.core.halting.HaltingKind;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.norm.Norms;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Positions;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.NormPlacements;
import dev.seqwright.core.stack.StackKind;
import dev.seqwright.core.stack.Stacks;
import dev.seqwright.core.stack.document.DocumentContextKind;
import dev.seqwright.core.stack.document.DocumentContexts;
import dev.seqwright.core.stack.exit.ExitRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of part that a model can be made of, and what layers of a stack ask of them. */
public final class Kinds {
  static final FeedForwardKind VANILLA = new TwoLayer.Settings();

  private Kinds() {}

  /** Every kind of network, by the name that {@code model.kind} gives it. */
  public static final Map<String, Class<? extends ModelConfig>> NETWORKS = networks();

  private static Map<String, Class<? extends ModelConfig>> networks() {
    Map<String, Class<? extends ModelConfig>> kinds = new LinkedHashMap<>();
    kinds.put("encoder-decoder", EncoderDecoderConfig.class);
    kinds.put("encoder", EncoderOnlyConfig.class);
    kinds.put("decoder", DecoderOnlyConfig.class);
    kinds.put("hierarchical", HierarchicalConfig.class);
    return kinds;
  }

  /** The name that {@code model.kind} gives to a kind of network. */
  public static String name(ModelConfig config) {
    return name(config.getClass());
  }

  /** The name that {@code model.kind} gives to the networks of a class of configurations. */
  public static String name(Class<? extends ModelConfig> type) {
    return NETWORKS.entrySet().stream()
        .filter(kind -> kind.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The binder with the kinds of network, and the families of their parts. */
  public static Binder in(Binder binder) {
    return binder
        .withKinds(ModelConfig.class, NETWORKS)
        .withDefault(ModelConfig.class, new EncoderDecoderConfig())
        .withKinds(StackKind.class, Variant.kinds(Stacks.ALL))
        .withKinds(HaltingKind.class, HaltingKind.ALL)
        .withKinds(ExitRule.class, ExitRule.ALL)
        .withKinds(AttentionKind.class, Variant.kinds(Attentions.ALL))
        .withKinds(FeedForwardKind.class, Variant.kinds(FeedForwards.ALL))
        .withKinds(NormKind.class, Variant.kinds(Norms.ALL))
        .withKinds(NormPlacement.class, Variant.kinds(NormPlacements.ALL))
        .withKinds(PositionKind.class, Variant.kinds(Positions.ALL))
        .withKinds(CharacterKind.class, CharacterKind.ALL)
        .withKinds(DocumentContextKind.class, Variant.kinds(DocumentContexts.ALL))
        .withKinds(DocumentKind.class, DocumentKind.ALL);
  }

  /** The kind of a layer, counted from 0: lists shorter than the stack are repeated. */
  public static <K> K at(List<K> kinds, int layer) {
    return kinds.get(layer % kinds.size());
  }

  /** Refuses attentions that cannot do what their place asks, naming those that can. */
  static void require(String key, List<AttentionKind> kinds, Role role) {
    kinds.forEach(kind -> require(key, Variant.of(Attentions.ALL, kind), role.needs()));
  }

  static void require(String key, Variant<AttentionKind> variant, Ability ability) {
    if (!variant.abilities().contains(ability)) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "%s: %s cannot be %s; those that can: %s"
              .formatted(
                  key,
                  variant.name(),
                  described(ability),
                  String.join(", ", Variant.able(Attentions.ALL, ability))));
    }
  }

  /** Refuses kinds of attention that cannot be in one stack. */
  static void requireTogether(String key, List<AttentionKind> kinds) {
    try {
      kinds.forEach(kind -> kind.requireAmong(kinds, k -> Variant.of(Attentions.ALL, k).name()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /** Refuses attentions that hand values to the layer above where sequences leave in between. */
  static void requireRowsKept(String key, StackConfig shape) {
    if (shape.exits().isPresent()) {
      requireNothingHandedUp(key, shape, "sequences leave the stack %s in between");
    }
  }

  private static void requireNothingHandedUp(String key, StackConfig shape, String why) {
    shape.selfAttention().stream()
        .filter(AttentionKind::handsUp)
        .findFirst()
        .ifPresent(
            kind -> {
              throw new SettingException(
                  Help.KIND_IN_A_WRONG_PLACE,
                  "%s: %s hands values from layer to layer, and %s; choose another kind, such as full, or stack sequential"
                      .formatted(
                          key,
                          Variant.of(Attentions.ALL, kind).name(),
                          why.formatted(Variant.of(Stacks.ALL, shape.stack()).name())));
            });
  }

  /**
   * Refuses attentions that a stack cannot have which makes rows fewer: what asks is another
   * sequence than what is seen, and what a layer hands up has rows that are no longer there.
   */
  static void requireFewerRows(String key, StackConfig shape) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      if (shape.stack().pooling(layer, shape.layers()).isPresent()) {
        AttentionKind kind = at(shape.selfAttention(), layer);
        require(key, Variant.of(Attentions.ALL, kind), Ability.CROSS);
      }
    }
    if (shape.pools()) {
      requireNothingHandedUp(key, shape, "the stack %s makes rows fewer in between");
    }
  }

  private static String described(Ability ability) {
    return switch (ability) {
      case BIDIRECTIONAL -> "an encoder's self-attention";
      case CAUSAL -> "a decoder's self-attention (causal)";
      case CROSS -> "attention to another sequence (cross)";
      case INCREMENTAL -> "decoded with a state per step";
      case RELATIVE -> "combined with relative positions";
      case SELECTIVE -> "asked by some rows while it sees all, which a depth that adapts needs";
    };
  }

  static void nameLayers(String key, List<?> kinds) {
    Check.that(!kinds.isEmpty(), key, "no kind", "one or more");
  }
}
