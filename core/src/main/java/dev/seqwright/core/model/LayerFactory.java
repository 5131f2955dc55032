package dev.seqwright.core.model;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.recurrent.SlotAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.feedforward.FeedForward;
import dev.seqwright.core.feedforward.FeedForwardSpec;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.norm.Norm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.residual.GateUse;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.residual.ResidualSpec;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.FeedForwardSublayer;
import dev.seqwright.core.stack.GatedSublayer;
import dev.seqwright.core.stack.IncrementalBlock;
import dev.seqwright.core.stack.IncrementalGatedSublayer;
import dev.seqwright.core.stack.IncrementalSequential;
import dev.seqwright.core.stack.LastNorm;
import dev.seqwright.core.stack.PooledAttentionSublayer;
import dev.seqwright.core.stack.ResampledAttentionSublayer;
import dev.seqwright.core.stack.SelfAttentionSublayer;
import dev.seqwright.core.stack.Sequential;
import dev.seqwright.core.stack.SlotSublayer;
import dev.seqwright.core.stack.SourceAttentionSublayer;
import dev.seqwright.core.stack.StackSite;
import dev.seqwright.core.stack.StridedMean;
import dev.seqwright.core.stack.SummarySublayer;
import dev.seqwright.core.stack.document.DocumentContextSite;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Makes one stack, its layers and their parts as the configuration asks for them. */
final class LayerFactory {
  private final LayerConfig common;
  private final StackConfig shape;
  private final Scope scope;
  private final Depth depth;
  private final List<NormKind> norms;
  private final List<NormPlacement> placements;
  private final PositionKind positions;
  private final GateUse gateUse;
  private Optional<RelativePosition> shared;
  private Position position;

  /**
   * @param common what all stacks of the network have in common
   * @param scope where the stack's parameters are named
   * @param depth of the network
   */
  LayerFactory(LayerConfig common, StackConfig shape, Scope scope, Depth depth) {
    this.common = common;
    this.shape = shape;
    this.scope = scope;
    this.depth = depth;
    this.gateUse = new GateUse(scope.prefix());
    this.norms = shape.norm().isEmpty() ? List.of(common.norm()) : shape.norm();
    this.placements =
        shape.normPlacement().isEmpty() ? List.of(common.normPlacement()) : shape.normPlacement();
    this.positions = shape.positions().orElse(common.positions());
  }

  /** What is added to the embeddings that the stack reads. */
  Position position() {
    if (position == null) {
      position = positions.absolute(scope.at("positions"), common.size(), common.maxPositions());
    }
    return position;
  }

  /** The place of what makes the states of this stack those of sentences in documents. */
  DocumentContextSite documentContext(Scope place) {
    return ContextSites.of(common, shape.layers(), place);
  }

  /** A stack whose positions see the whole sequence. */
  Block bidirectional() {
    return shape.stack().create(site(this::bidirectionalLayer));
  }

  /** The same of which every layer's states can be had, where the kind of stack has that. */
  Optional<Sequential> layered() {
    return shape.stack().layered(site(this::bidirectionalLayer));
  }

  /** A stack whose positions see what lies before. */
  IncrementalBlock causal() {
    return shape.stack().createIncremental(site(this::causalLayer));
  }

  /** A stack whose positions see what lies before, and a source. */
  IncrementalBlock causal(List<AttentionKind> crossAttention) {
    return shape.stack().createIncremental(site(index -> causalLayer(index, crossAttention)));
  }

  private <B extends Block> StackSite<B> site(IntFunction<B> layer) {
    return new StackSite<>(
        scope,
        common.size(),
        shape.layers(),
        layer,
        this::position,
        () -> last(scope.at("norm")),
        this::last,
        own -> spec(own, shape.layers() - 1, Role.CROSS, Optional.empty()));
  }

  /** Self-attention, then feed-forward. Layers are counted from 0. */
  Block bidirectionalLayer(int index) {
    return new Sequential(List.of(selfAttention(index), feedForward(index)));
  }

  Block selfAttention(int index) {
    return shape
        .stack()
        .pooling(index, shape.layers())
        .<Block>map(fewer -> pooledAttention(index, fewer))
        .orElseGet(() -> attentionOfAll(index));
  }

  /** Fewer rows attend all: an attention to another sequence, by its parts. */
  private Block pooledAttention(int index, StridedMean fewer) {
    AttentionKind kind = Kinds.at(shape.selfAttention(), index);
    Scope own = layer(index).at("self-attention");
    Attention attention = kind.create(spec(own, index, Role.CROSS, Optional.empty()));
    return new PooledAttentionSublayer(fewer, attention, around(index, "self-attention"));
  }

  private Block attentionOfAll(int index) {
    Attention attention = selfAttention(index, Role.BIDIRECTIONAL);
    Residual around = around(index, "self-attention");
    Block made =
        attention
            .resampling()
            .<Block>map(rows -> new ResampledAttentionSublayer(rows, attention, around))
            .orElseGet(() -> new SelfAttentionSublayer(attention, around));
    return around.gate().<Block>map(gate -> new GatedSublayer(made, gate)).orElse(made);
  }

  /** Causal self-attention, then feed-forward. */
  IncrementalBlock causalLayer(int index) {
    return switch (shape.stack().reads()) {
      case NOTHING -> causalLayer(index, () -> List.of(feedForward(index)));
      case SUMMARY ->
          new IncrementalSequential(List.of(summaryAttention(index), feedForward(index)));
      case SLOTS -> causalLayer(index, () -> List.of(slotAttention(index), feedForward(index)));
    };
  }

  /** Causal self-attention, attention to the source, then feed-forward. */
  IncrementalBlock causalLayer(int index, List<AttentionKind> crossAttention) {
    return causalLayer(
        index, () -> List.of(sourceAttention(index, crossAttention), feedForward(index)));
  }

  /**
   * Causal self-attention and what follows it.
   *
   * @param rest makes that
   */
  private IncrementalBlock causalLayer(int index, Supplier<List<IncrementalBlock>> rest) {
    IncrementalAttention made = causal(index);
    Residual around = around(index, "self-attention");
    return made.sameLayer()
        .map(
            own -> CausalSublayers.recurrence(own, around, rest.get(), place(index), common.size()))
        .orElseGet(() -> CausalSublayers.joined(sublayer(index, made, around), rest.get()));
  }

  IncrementalBlock causalAttention(int index) {
    IncrementalAttention made = causal(index);
    Residual around = around(index, "self-attention");
    return sublayer(index, made, around);
  }

  private IncrementalAttention causal(int index) {
    Attention made = selfAttention(index, Role.CAUSAL);
    return incremental("self-attention", Kinds.at(shape.selfAttention(), index), made);
  }

  private IncrementalBlock sublayer(int index, IncrementalAttention attention, Residual around) {
    return gated(CausalSublayers.of(attention, around, place(index), common.size()), around);
  }

  /** What the memory of a layer is named by. */
  private String place(int index) {
    return layer(index).at("self-attention").prefix();
  }

  /** Attention to what a stack remembers of earlier segments. */
  private IncrementalBlock slotAttention(int index) {
    Scope own = layer(index).at("slot-attention");
    requireNoGates(index);
    SlotAttention made = new SlotAttention(spec(own, index, Role.CROSS, Optional.empty()));
    return new SlotSublayer(made, around(index, "slot-attention"));
  }

  /** Self-attention with what a stack makes of the segment before. */
  private IncrementalBlock summaryAttention(int index) {
    requireNoGates(index);
    Attention made = selfAttention(index, Role.CAUSAL);
    AttentionKind kind = Kinds.at(shape.selfAttention(), index);
    return SummarySublayer.of(
        incremental("self-attention", kind, made),
        layer(index).at("summary"),
        common.initialization().layer(index + 1),
        common.size(),
        around(index, "self-attention"));
  }

  private void requireNoGates(int index) {
    Check.that(
        !Kinds.at(placements, index).selects(),
        scope.prefix() + ".norm-placement",
        "conditional",
        "another placement: every position reads what " + Catalogue.name(shape.stack()) + " has");
  }

  IncrementalBlock sourceAttention(int index, List<AttentionKind> kinds) {
    Scope own = layer(index).at("cross-attention");
    AttentionKind kind = Kinds.at(kinds, index);
    Attention made = kind.create(spec(own, index, Role.CROSS, Optional.empty()));
    requireSelective("cross-attention", kind, index);
    Residual around = around(index, "cross-attention");
    IncrementalAttention attention = incremental("cross-attention", kind, made);
    return gated(new SourceAttentionSublayer(index, attention, around), around);
  }

  private static IncrementalBlock gated(IncrementalBlock sublayer, Residual around) {
    return around
        .gate()
        .<IncrementalBlock>map(gate -> new IncrementalGatedSublayer(sublayer, gate))
        .orElse(sublayer);
  }

  /** Gates leave some rows out, which not every attention can do. */
  private void requireSelective(String sublayer, AttentionKind kind, int index) {
    if (Kinds.at(placements, index).selects()) {
      requireAlone();
      String key = scope.prefix() + "." + sublayer;
      Kinds.require(key, Variant.of(Attentions.ALL, kind), Ability.SELECTIVE);
    }
  }

  /** A decoder's attention works a step at a time; what cannot is refused here. */
  private IncrementalAttention incremental(String key, AttentionKind kind, Attention made) {
    if (made instanceof IncrementalAttention attention) {
      return attention;
    }
    throw new IllegalArgumentException(
        "%s.%s: %s cannot decode step by step; expected a kind that can, such as full"
            .formatted(scope.prefix(), key, Variant.of(Attentions.ALL, kind).name()));
  }

  /** Gates and a stack that leaves rows out do not go together. */
  private void requireAlone() {
    if (shape.stack().selects() || shape.exits().isPresent() || shape.pools()) {
      throw new IllegalArgumentException(
          "%s.norm-placement: conditional does not go with stack %s, which leaves rows out itself;"
                  .formatted(scope.prefix(), Catalogue.name(shape.stack()))
              + " expected sequential, or another placement");
    }
  }

  private Scope layer(int index) {
    return scope.at("layers." + index);
  }

  private Attention selfAttention(int index, Role role) {
    AttentionKind kind = Kinds.at(shape.selfAttention(), index);
    Scope own = layer(index).at("self-attention");
    requireNoPositions(kind);
    Optional<RelativePosition> relative = relative(own, role);
    requireSelective("self-attention", kind, index);
    if (relative.isPresent()) {
      Kinds.require("positions", Variant.of(Attentions.ALL, kind), Ability.RELATIVE);
    }
    return kind.in(index + 1, shape.layers()).create(spec(own, index, role, relative));
  }

  /** Positions that count anew in each segment say nothing of those of the segments before. */
  private void requireNoPositions(AttentionKind kind) {
    if (kind.segmentMemory() > 0 && !(positions instanceof NoPositions.Settings)) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "positions: found %s, expected none: %s knows distances itself, and positions would begin anew in each segment"
              .formatted(Catalogue.name(positions), Catalogue.name(kind)));
    }
  }

  private Optional<RelativePosition> relative(Scope attention, Role role) {
    if (!positions.shared()) {
      return relativeAt(attention.at("positions"), role);
    }
    shared = shared == null ? relativeAt(scope.at("relative-positions"), role) : shared;
    return shared;
  }

  private Optional<RelativePosition> relativeAt(Scope place, Role role) {
    return positions.relative(
        place, common.size(), common.heads(), common.maxPositions(), role.causal());
  }

  private AttentionSpec spec(Scope own, int index, Role role, Optional<RelativePosition> relative) {
    return new AttentionSpec(
        own,
        scope,
        common.size(),
        common.heads(),
        role,
        index + 1,
        common.maxPositions(),
        common.attentionDrop(),
        common.initialization().layer(index + 1),
        branch(index),
        relative);
  }

  /** How values, outputs and feed-forward weights of a layer start. */
  private WeightInitializer branch(int index) {
    WeightInitializer plain = common.initialization().layer(index + 1);
    double gain = Kinds.at(placements, index).branchGain(depth);
    return (fanIn, fanOut) -> Initializer.scaled(gain, plain.of(fanIn, fanOut));
  }

  IncrementalBlock feedForward(int index) {
    FeedForwardSpec site =
        new FeedForwardSpec(
            layer(index).at("feed-forward"),
            common.size(),
            common.feedForward(),
            common.activation(),
            common.activationDrop(),
            branch(index));
    FeedForward made = Kinds.at(shape.feedForward(), index).create(site);
    Residual around = around(index, "feed-forward");
    return gated(new FeedForwardSublayer(layer(index).prefix(), made, around), around);
  }

  /** The connection around a sublayer, which is a part of a pass: nothing inside outlasts it. */
  private Residual around(int index, String sublayer) {
    Scope place = layer(index).at(sublayer + "-norm");
    ResidualSpec connection =
        new ResidualSpec(
            place,
            () -> norm(place, index)::apply,
            common.size(),
            cost(sublayer),
            gateUse,
            common.dropout(),
            depth);
    return new PartOfPass(Kinds.at(placements, index).around(connection));
  }

  /** How many multiplications a row costs in a sublayer, without what others need of it. */
  private long cost(String sublayer) {
    long size = common.size();
    return switch (sublayer) {
      case "self-attention" -> size * size; // the output; q, k and v are one product
      case "cross-attention", "slot-attention" -> 2 * size * size; // queries and output
      default -> 2 * size * common.feedForward();
    };
  }

  private Norm norm(Scope place, int index) {
    return Kinds.at(norms, index).create(place, common.size());
  }

  /** The norm after the last layer, where its placement asks for one. */
  private Optional<LastNorm> last(Scope place) {
    int top = shape.stack().set(shape.layers() - 1, shape.layers());
    return Kinds.at(placements, top).endsWithNorm()
        ? Optional.of(new LastNorm(norm(place, top)))
        : Optional.empty();
  }
}
