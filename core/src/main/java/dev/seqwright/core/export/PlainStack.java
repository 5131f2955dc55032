package dev.seqwright.core.export;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.feedforward.Gated;
import dev.seqwright.core.feedforward.TwoLayer;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.CharacterTransformer;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.LayerConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.norm.RmsNorm;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.PostNorm;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.stack.UniversalStack;
import dev.seqwright.core.tensor.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A stack of layers that are made of such parts as other toolkits know: full attention, layer or
 * RMS norm before or after, two-layer or gated feed-forward, such positions as a format has.
 *
 * @param name encoder or decoder, as in the names of parameters
 * @param layers from the bottom, in the order in which rows pass them
 * @param positions the position encoding
 * @param steps how they are used again and again, where they are
 */
public record PlainStack(
    String name, List<PlainLayer> layers, PositionKind positions, Optional<PlainSteps> steps) {

  /** The encoder of a model that was not refused. */
  public static PlainStack encoder(EncoderDecoderConfig model) {
    return of("encoder", model, model.encoder().shape());
  }

  /** The decoder of a model that was not refused. */
  public static PlainStack decoder(EncoderDecoderConfig model) {
    return of("decoder", model, model.decoder().shape());
  }

  /** The encoder of a model that was not refused. */
  public static PlainStack encoder(EncoderOnlyConfig model) {
    return of("encoder", model, model.encoder().shape());
  }

  /** The decoder of a model that was not refused. */
  public static PlainStack decoder(DecoderOnlyConfig model) {
    return of("decoder", model, model.decoder().shape());
  }

  /** The layers that read the characters of words, of settings that were not refused. */
  public static PlainStack characters(CharacterTransformer.Settings settings) {
    List<PlainLayer> layers = new Lists(settings.layer(), settings.stack()).plain();
    return new PlainStack("characters", layers, settings.positions(), Optional.empty());
  }

  private static PlainStack of(String name, ModelConfig model, StackConfig shape) {
    List<PlainLayer> layers = new Lists(model.layer(), shape).plain();
    return new PlainStack(name, layers, positions(model, shape), steps(shape));
  }

  private static Optional<PlainSteps> steps(StackConfig shape) {
    return shape.stack() instanceof UniversalStack.Settings universal
        ? Optional.of(PlainSteps.of(universal, shape.layers()))
        : Optional.empty();
  }

  private static PositionKind positions(ModelConfig model, StackConfig shape) {
    return shape.positions().orElse(model.layer().positions());
  }

  /** Whether a norm follows the last layer. */
  public boolean endsWithNorm() {
    return layers.getLast().normFirst();
  }

  /**
   * What of a model is not plain, a sentence for each.
   *
   * @param form the stacks that can be expressed
   */
  public static List<String> refusals(EncoderDecoderConfig model, StackForm form) {
    StackConfig e = model.encoder().shape();
    StackConfig d = model.decoder().shape();
    List<String> reasons = new ArrayList<>();
    attention(reasons, "encoder.self-attention", e.selfAttention());
    attention(reasons, "decoder.self-attention", d.selfAttention());
    attention(reasons, "decoder.cross-attention", model.decoder().crossAttention());
    new Lists(model.layer(), e).refuse(reasons, "encoder");
    new Lists(model.layer(), d).refuse(reasons, "decoder");
    positions(reasons, "encoder", positions(model, e), PlainPositions.ABSOLUTE);
    positions(reasons, "decoder", positions(model, d), PlainPositions.ABSOLUTE);
    form.refusal("encoder.stack", e.stack()).ifPresent(reasons::add);
    form.refusal("decoder.stack", d.stack()).ifPresent(reasons::add);
    if (model.decoder().transparentAttention()) {
      reasons.add("decoder.transparent-attention: true, expected false");
    }
    if (model.documentContext().sentences() > 0) {
      reasons.add(
          "document-context: %s, expected none".formatted(Catalogue.name(model.documentContext())));
    }
    return reasons;
  }

  /** The same for an encoder alone. */
  public static List<String> refusals(
      EncoderOnlyConfig model, StackForm form, PlainPositions known) {
    return refusals("encoder", model, model.encoder().shape(), form, known);
  }

  /** The same for a decoder alone. */
  public static List<String> refusals(
      DecoderOnlyConfig model, StackForm form, PlainPositions known) {
    return refusals("decoder", model, model.decoder().shape(), form, known);
  }

  /** The same for what reads the characters of words. */
  public static List<String> refusals(CharacterTransformer.Settings settings) {
    List<String> reasons = new ArrayList<>();
    positions(reasons, "task.characters", settings.positions(), PlainPositions.SIGNED);
    return reasons;
  }

  private static List<String> refusals(
      String name, ModelConfig model, StackConfig shape, StackForm form, PlainPositions known) {
    List<String> reasons = new ArrayList<>();
    attention(reasons, name + ".self-attention", shape.selfAttention());
    new Lists(model.layer(), shape).refuse(reasons, name);
    positions(reasons, name, positions(model, shape), known);
    form.refusal(name + ".stack", shape.stack()).ifPresent(reasons::add);
    return reasons;
  }

  private static void attention(List<String> reasons, String key, List<AttentionKind> kinds) {
    refuse(reasons, key, kinds, Set.of(FullAttention.Settings.class), "full");
  }

  private static void positions(
      List<String> reasons, String stack, PositionKind kind, PlainPositions known) {
    refuse(reasons, stack + ".positions", List.of(kind), known.kinds(), known.names());
  }

  private static void refuse(
      List<String> reasons,
      String key,
      List<?> kinds,
      Set<? extends Class<?>> known,
      String expected) {
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
      int[] sets,
      List<NormKind> norms,
      List<NormPlacement> placements,
      List<FeedForwardKind> feedForwards,
      Activation usual) {

    Lists(LayerConfig common, StackConfig shape) {
      this(
          IntStream.range(0, shape.depth())
              .map(layer -> shape.stack().set(layer % shape.layers(), shape.layers()))
              .toArray(),
          shape.norm().isEmpty() ? List.of(common.norm()) : shape.norm(),
          shape.normPlacement().isEmpty() ? List.of(common.normPlacement()) : shape.normPlacement(),
          shape.feedForward(),
          common.activation());
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
      for (int set : sets) {
        FeedForwardKind kind = Kinds.at(feedForwards, set);
        boolean first = Kinds.at(placements, set) instanceof PreNorm.Settings;
        layers.add(
            new PlainLayer(
                set,
                Kinds.at(norms, set),
                first,
                activation(kind),
                kind instanceof Gated.Settings));
      }
      return layers;
    }

    private Activation activation(FeedForwardKind kind) {
      return kind instanceof Gated.Settings gated
          ? gated.gate()
          : ((TwoLayer.Settings) kind).activation().orElse(usual);
    }
  }
}
