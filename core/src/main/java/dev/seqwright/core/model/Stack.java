package dev.seqwright.core.model;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.feedforward.FeedForward;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.feedforward.FeedForwardSpec;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.norm.Norm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.residual.ResidualSpec;
import java.util.List;
import java.util.Optional;

/** Makes the parts of the layers of one stack as the configuration asks for them. */
final class Stack {
  private final ModelConfig config;
  private final Scope scope;
  private final Role self;
  private final List<NormKind> norms;
  private final List<NormPlacement> placements;
  private final PositionKind positions;
  private Optional<RelativePosition> shared;

  private Stack(
      ModelConfig config,
      Scope scope,
      Role self,
      List<NormKind> norms,
      List<NormPlacement> placements,
      Optional<PositionKind> positions) {
    this.config = config;
    this.scope = scope;
    this.self = self;
    this.norms = norms.isEmpty() ? List.of(config.norm()) : norms;
    this.placements = placements.isEmpty() ? List.of(config.normPlacement()) : placements;
    this.positions = positions.orElse(config.positions());
  }

  static Stack encoder(ModelConfig config, Scope scope) {
    EncoderConfig e = config.encoder();
    return new Stack(config, scope, Role.BIDIRECTIONAL, e.norm(), e.normPlacement(), e.positions());
  }

  static Stack decoder(ModelConfig config, Scope scope) {
    return decoder(config, scope, Role.CAUSAL);
  }

  /** A decoder's stack whose self-attention has another role than to look back. */
  static Stack decoder(ModelConfig config, Scope scope, Role self) {
    DecoderConfig d = config.decoder();
    return new Stack(config, scope, self, d.norm(), d.normPlacement(), d.positions());
  }

  ModelConfig config() {
    return config;
  }

  PositionKind positions() {
    return positions;
  }

  /** The scope of a layer, counted from 0. */
  Scope layer(int index) {
    return scope.at("layers." + index);
  }

  Attention selfAttention(int index, List<AttentionKind> kinds) {
    AttentionKind kind = Kinds.at(kinds, index);
    Scope own = layer(index).at("self-attention");
    Optional<RelativePosition> relative = relative(own);
    if (relative.isPresent()) {
      Kinds.require("positions", Variant.of(Attentions.ALL, kind), Ability.RELATIVE);
    }
    return kind.create(site(own, index, self, relative));
  }

  IncrementalAttention causalAttention(int index, List<AttentionKind> kinds) {
    return incremental("self-attention", Kinds.at(kinds, index), selfAttention(index, kinds));
  }

  IncrementalAttention crossAttention(int index, List<AttentionKind> kinds) {
    Scope own = layer(index).at("cross-attention");
    AttentionKind kind = Kinds.at(kinds, index);
    Attention made = kind.create(site(own, index, Role.CROSS, Optional.empty()));
    return incremental("cross-attention", kind, made);
  }

  /** A decoder's attention works a step at a time; what cannot is refused here. */
  private static IncrementalAttention incremental(String key, AttentionKind kind, Attention made) {
    if (made instanceof IncrementalAttention attention) {
      return attention;
    }
    throw new IllegalArgumentException(
        "decoder.%s: %s cannot decode step by step; expected a kind that can, such as full"
            .formatted(key, Variant.of(Attentions.ALL, kind).name()));
  }

  private Optional<RelativePosition> relative(Scope attention) {
    if (!positions.shared()) {
      return relativeAt(attention.at("positions"));
    }
    shared = shared == null ? relativeAt(scope.at("relative-positions")) : shared;
    return shared;
  }

  private Optional<RelativePosition> relativeAt(Scope place) {
    return positions.relative(
        place, config.size(), config.heads(), config.maxPositions(), self.causal());
  }

  private AttentionSpec site(Scope own, int index, Role role, Optional<RelativePosition> relative) {
    return new AttentionSpec(
        own,
        config.size(),
        config.heads(),
        role,
        index + 1,
        config.maxPositions(),
        config.attentionDrop(),
        config.initialization().layer(index + 1),
        branch(index),
        relative);
  }

  /** How values, outputs and feed-forward weights of a layer start. */
  private WeightInitializer branch(int index) {
    WeightInitializer plain = config.initialization().layer(index + 1);
    double gain = Kinds.at(placements, index).branchGain(depth());
    return (fanIn, fanOut) -> Initializer.scaled(gain, plain.of(fanIn, fanOut));
  }

  private Depth depth() {
    int encoder = config.encoder().layers();
    return new Depth(encoder, config.decoder().layers(), self.causal());
  }

  FeedForward feedForward(int index, List<FeedForwardKind> kinds) {
    FeedForwardSpec site =
        new FeedForwardSpec(
            layer(index).at("feed-forward"),
            config.size(),
            config.feedForward(),
            config.activation(),
            config.activationDrop(),
            branch(index));
    return Kinds.at(kinds, index).create(site);
  }

  /** The connection around a sublayer, which is a part of a pass: nothing inside outlasts it. */
  Residual around(int index, String sublayer) {
    Scope place = layer(index).at(sublayer + "-norm");
    ResidualSpec connection =
        new ResidualSpec(place, () -> norm(place, index)::apply, config.dropout(), depth());
    Residual residual = Kinds.at(placements, index).around(connection);
    return (graph, x, inside) -> graph.part(() -> residual.apply(graph, x, inside));
  }

  private Norm norm(Scope place, int index) {
    return Kinds.at(norms, index).create(place, config.size());
  }

  /** The norm after the last layer, where its placement asks for one. */
  Optional<Norm> last(int layers) {
    return Kinds.at(placements, layers - 1).endsWithNorm()
        ? Optional.of(norm(scope.at("norm"), layers - 1))
        : Optional.empty();
  }
}
