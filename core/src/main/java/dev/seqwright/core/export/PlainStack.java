package dev.seqwright.core.export;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.feedforward.Gated;
import dev.seqwright.core.feedforward.TwoLayer;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.DecoderConfig;
import dev.seqwright.core.model.EncoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.norm.RmsNorm;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.PostNorm;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.tensor.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A stack of layers that are made of such parts as other toolkits know: full attention, layer or
 * RMS norm before or after, two-layer or gated feed-forward, absolute positions.
 *
 * @param name encoder or decoder, as in the names of parameters
 * @param layers from the bottom
 * @param positions the position encoding
 */
public record PlainStack(String name, List<PlainLayer> layers, PositionKind positions) {

  /** The encoder of a model that was not refused. */
  public static PlainStack encoder(ModelConfig model) {
    EncoderConfig e = model.encoder();
    Lists lists = new Lists(model, e.layers(), e.norm(), e.normPlacement(), e.feedForward());
    return new PlainStack("encoder", lists.plain(), e.positions().orElse(model.positions()));
  }

  /** The decoder of a model that was not refused. */
  public static PlainStack decoder(ModelConfig model) {
    DecoderConfig d = model.decoder();
    Lists lists = new Lists(model, d.layers(), d.norm(), d.normPlacement(), d.feedForward());
    return new PlainStack("decoder", lists.plain(), d.positions().orElse(model.positions()));
  }

  /** Whether a norm follows the last layer. */
  public boolean endsWithNorm() {
    return layers.getLast().normFirst();
  }

  /** What of a model is not plain, a sentence for each. */
  public static List<String> refusals(ModelConfig model) {
    EncoderConfig e = model.encoder();
    DecoderConfig d = model.decoder();
    List<String> reasons = new ArrayList<>();
    attention(reasons, "encoder.self-attention", e.selfAttention());
    attention(reasons, "decoder.self-attention", d.selfAttention());
    attention(reasons, "decoder.cross-attention", d.crossAttention());
    new Lists(model, e.layers(), e.norm(), e.normPlacement(), e.feedForward())
        .refuse(reasons, "encoder");
    new Lists(model, d.layers(), d.norm(), d.normPlacement(), d.feedForward())
        .refuse(reasons, "decoder");
    positions(reasons, "encoder", e.positions().orElse(model.positions()));
    positions(reasons, "decoder", d.positions().orElse(model.positions()));
    return reasons;
  }

  private static void attention(List<String> reasons, String key, List<AttentionKind> kinds) {
    refuse(reasons, key, kinds, Set.of(FullAttention.Settings.class), "full");
  }

  private static void positions(List<String> reasons, String stack, PositionKind kind) {
    Set<Class<?>> known =
        Set.of(Sinusoidal.Settings.class, Learned.Settings.class, NoPositions.Settings.class);
    refuse(reasons, stack + ".positions", List.of(kind), known, "sinusoidal, learned or none");
  }

  private static void refuse(
      List<String> reasons, String key, List<?> kinds, Set<Class<?>> known, String expected) {
    Set<String> others = new TreeSet<>();
    for (Object kind : kinds) {
      if (!known.contains(kind.getClass())) {
        others.add(Catalogue.name(kind));
      }
    }
    others.forEach(other -> reasons.add("%s: %s, expected %s".formatted(key, other, expected)));
  }

  /** The lists of kinds of one stack. */
  private record Lists(
      ModelConfig model,
      int count,
      List<NormKind> norms,
      List<NormPlacement> placements,
      List<FeedForwardKind> feedForwards) {

    Lists {
      norms = norms.isEmpty() ? List.of(model.norm()) : norms;
      placements = placements.isEmpty() ? List.of(model.normPlacement()) : placements;
    }

    void refuse(List<String> reasons, String stack) {
      Set<Class<?>> norm = Set.of(LayerNorm.Settings.class, RmsNorm.Settings.class);
      Set<Class<?>> placement = Set.of(PreNorm.Settings.class, PostNorm.Settings.class);
      Set<Class<?>> feedForward = Set.of(TwoLayer.Settings.class, Gated.Settings.class);
      PlainStack.refuse(reasons, stack + ".norm", norms, norm, "layer-norm or rms-norm");
      PlainStack.refuse(
          reasons, stack + ".norm-placement", placements, placement, "pre-norm or post-norm");
      PlainStack.refuse(
          reasons, stack + ".feed-forward", feedForwards, feedForward, "two-layer or glu");
    }

    List<PlainLayer> plain() {
      List<PlainLayer> layers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        FeedForwardKind kind = Kinds.at(feedForwards, i);
        boolean first = Kinds.at(placements, i) instanceof PreNorm.Settings;
        layers.add(
            new PlainLayer(
                Kinds.at(norms, i), first, activation(kind), kind instanceof Gated.Settings));
      }
      return layers;
    }

    private Activation activation(FeedForwardKind kind) {
      return kind instanceof Gated.Settings gated
          ? gated.gate()
          : ((TwoLayer.Settings) kind).activation().orElse(model.activation());
    }
  }
}
