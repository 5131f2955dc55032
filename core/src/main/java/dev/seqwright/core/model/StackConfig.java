package dev.seqwright.core.model;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.stack.SegmentReading;
import dev.seqwright.core.stack.SequentialStack;
import dev.seqwright.core.stack.Shortened;
import dev.seqwright.core.stack.StackKind;
import dev.seqwright.core.stack.exit.ExitPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The layers of a stack, and how they follow each other. Every list gives a kind to each layer; one
 * that is shorter than the stack is repeated, so {@code [band, full]} alternates.
 *
 * @param layers L, number of layers
 * @param selfAttention the kind of each layer's attention to its own sequence
 * @param feedForward the kind of each layer's feed-forward part
 * @param norm the kind of each layer's norms; the model's when empty
 * @param normPlacement where each layer's norms stand; as in the model when empty
 * @param positions the position encoding; the model's when absent
 * @param stack how layers follow each other
 */
public record StackConfig(
    int layers,
    List<AttentionKind> selfAttention,
    List<FeedForwardKind> feedForward,
    List<NormKind> norm,
    List<NormPlacement> normPlacement,
    Optional<PositionKind> positions,
    StackKind stack) {

  /** Ten times the deepest Transformers that are known to train. */
  private static final int MOST_LAYERS = 10_000;

  public StackConfig() {
    this(6);
  }

  /** A stack of vanilla layers. */
  public StackConfig(int layers) {
    this(
        layers,
        List.of(new FullAttention.Settings()),
        List.of(Kinds.VANILLA),
        List.of(),
        List.of(),
        Optional.empty(),
        new SequentialStack.Settings());
  }

  /** The same layers, stacked in another way. */
  StackConfig with(StackKind other) {
    return new StackConfig(
        layers, selfAttention, feedForward, norm, normPlacement, positions, other);
  }

  /** Some of the layers alone. */
  StackConfig shortened(Shortened kept) {
    return new StackConfig(
        kept.sets().size(),
        of(kept, selfAttention),
        of(kept, feedForward),
        of(kept, norm),
        of(kept, normPlacement),
        positions,
        kept.stack());
  }

  private static <K> List<K> of(Shortened kept, List<K> kinds) {
    return kinds.size() < 2
        ? kinds
        : kept.sets().stream().map(set -> Kinds.at(kinds, set)).toList();
  }

  /** Whether there is a layer that goes on with fewer rows than it is given. */
  boolean pools() {
    return IntStream.range(0, layers).anyMatch(l -> stack.pooling(l, layers).isPresent());
  }

  /** Where sequences or tokens can leave early, if they can. */
  public Optional<ExitPlan> exits() {
    return stack.exits(layers);
  }

  /** The same layers with other norm placements. */
  StackConfig with(List<NormPlacement> other) {
    return new StackConfig(layers, selfAttention, feedForward, norm, other, positions, stack);
  }

  public StackConfig {
    Check.atLeast("layers", layers, 1);
    Check.that(layers <= MOST_LAYERS, "layers", layers, MOST_LAYERS + " at most");
    Kinds.nameLayers("self-attention", selfAttention);
    Kinds.nameLayers("feed-forward", feedForward);
    requireSelective(stack, "self-attention", selfAttention);
  }

  /** Refuses attentions that cannot be asked by some rows, where a stack computes some. */
  static void requireSelective(StackKind stack, String key, List<AttentionKind> kinds) {
    if (stack.selects()) {
      kinds.forEach(
          kind -> Kinds.require(key, Variant.of(Attentions.ALL, kind), Ability.SELECTIVE));
    }
  }

  /** Refuses attentions that cannot be asked by some rows, where tokens leave. */
  public void requireTokensLeave(String key) {
    requireTokensLeave(key, selfAttention);
  }

  /** The same of other attentions of its layers. */
  void requireTokensLeave(String key, List<AttentionKind> kinds) {
    if (exits().isPresent()) {
      kinds.forEach(
          kind -> Kinds.require(key, Variant.of(Attentions.ALL, kind), Ability.SELECTIVE));
    }
  }

  /** Refuses a window of words where none leave. */
  public void requireNoWindow() {
    Check.that(
        exits().stream().allMatch(plan -> plan.window() == 0),
        "stack",
        "early-exit with a window",
        "window 0: words leave a tagger alone");
  }

  /** Refuses a stack that reads a text segment by segment, as a language model alone does. */
  void requireNoSegments() {
    if (stack.reads() != SegmentReading.NOTHING) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "stack: found %s, which remembers the segments of a text before, expected another kind, such as sequential: only a language model reads a text in segments"
              .formatted(Catalogue.name(stack)));
    }
  }

  /** Refuses attentions with a memory, where not every pass goes through each of them once. */
  void requireRemembered() {
    if (stack.reads() != SegmentReading.NOTHING) {
      remembering()
          .ifPresent(
              kind -> {
                throw new SettingException(
                    Help.KIND_IN_A_WRONG_PLACE,
                    "self-attention: %s remembers earlier segments in each layer, and stack %s hands its layers what it remembers itself; expected one of them: %s, another attention, or stack sequential"
                        .formatted(Catalogue.name(kind), Catalogue.name(stack), kind.forgetting()));
              });
    }
    if (!stack.passesEachOnce()) {
      remembering()
          .ifPresent(
              kind -> {
                throw new SettingException(
                    Help.KIND_IN_A_WRONG_PLACE,
                    "self-attention: %s remembers earlier segments in each layer, and stack %s, as it is set, may leave layers out or use them again; expected sequential without layer-drop and unique-layers, or %s"
                        .formatted(Catalogue.name(kind), Catalogue.name(stack), kind.forgetting()));
              });
    }
  }

  /** The first kind of attention that remembers earlier segments of a text, if there is one. */
  public Optional<AttentionKind> remembering() {
    return selfAttention.stream().filter(kind -> kind.segmentMemory() > 0).findFirst();
  }

  /** How many layers a row passes at most. */
  public int depth() {
    return stack.depth(layers);
  }
}
