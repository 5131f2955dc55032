package dev.seqwright.core.attention;

import dev.seqwright.core.attention.compressed.LinformerAttention;
import dev.seqwright.core.attention.compressed.LinformerAttention.Sharing;
import dev.seqwright.core.attention.compressed.MemoryCompressedAttention;
import dev.seqwright.core.attention.compressed.PerceiverAttention;
import dev.seqwright.core.attention.compressed.PoolingformerAttention;
import dev.seqwright.core.attention.compressed.PoolingformerAttention.Pool;
import dev.seqwright.core.attention.compressed.SetTransformerAttention;
import dev.seqwright.core.attention.linear.CosformerAttention;
import dev.seqwright.core.attention.linear.DeltaAttention;
import dev.seqwright.core.attention.linear.PerformerAttention;
import dev.seqwright.core.attention.linear.PerformerAttention.Kernel;
import dev.seqwright.core.attention.linear.RfaAttention;
import dev.seqwright.core.attention.linear.SsruAttention;
import dev.seqwright.core.attention.lowrank.CsalrAttention;
import dev.seqwright.core.attention.lowrank.NystromAttention;
import dev.seqwright.core.attention.multihead.AdaptiveSpanAttention;
import dev.seqwright.core.attention.multihead.CapsuleAttention;
import dev.seqwright.core.attention.multihead.CollaborativeAttention;
import dev.seqwright.core.attention.multihead.GroupedQueryAttention;
import dev.seqwright.core.attention.prior.AverageAttention;
import dev.seqwright.core.attention.prior.GaussianAttention;
import dev.seqwright.core.attention.prior.HardGaussianAttention;
import dev.seqwright.core.attention.prior.PredictiveAttention;
import dev.seqwright.core.attention.prior.SynthesizerAttention;
import dev.seqwright.core.attention.prior.SynthesizerPart;
import dev.seqwright.core.attention.prototype.ClusteredAttention;
import dev.seqwright.core.attention.prototype.ProbSparseAttention;
import dev.seqwright.core.attention.recurrent.BlockRecurrentAttention;
import dev.seqwright.core.attention.recurrent.BlockRecurrentAttention.Gate;
import dev.seqwright.core.attention.recurrent.CompressiveAttention;
import dev.seqwright.core.attention.sparse.content.ReformerAttention;
import dev.seqwright.core.attention.sparse.content.RoutingAttention;
import dev.seqwright.core.attention.sparse.content.SinkhornAttention;
import dev.seqwright.core.attention.sparse.position.AxialAttention;
import dev.seqwright.core.attention.sparse.position.BandAttention;
import dev.seqwright.core.attention.sparse.position.BigBirdAttention;
import dev.seqwright.core.attention.sparse.position.BlockLocalAttention;
import dev.seqwright.core.attention.sparse.position.BpAttention;
import dev.seqwright.core.attention.sparse.position.DilatedAttention;
import dev.seqwright.core.attention.sparse.position.EtcAttention;
import dev.seqwright.core.attention.sparse.position.GlobalAttention;
import dev.seqwright.core.attention.sparse.position.Image1dAttention;
import dev.seqwright.core.attention.sparse.position.Image2dAttention;
import dev.seqwright.core.attention.sparse.position.LongformerAttention;
import dev.seqwright.core.attention.sparse.position.RandomAttention;
import dev.seqwright.core.attention.sparse.position.RandomAttention.Draw;
import dev.seqwright.core.attention.sparse.position.SparseTransformerAttention;
import dev.seqwright.core.attention.sparse.position.SparseTransformerAttention.Form;
import dev.seqwright.core.attention.sparse.position.SparseTransformerAttention.Heads;
import dev.seqwright.core.attention.sparse.position.StarAttention;
import dev.seqwright.core.config.Variant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Small settings of every kind of attention, for tests over sequences of a few positions. */
final class Samples {
  private Samples() {}

  /** At least one a kind; those that are not named here are tried with their defaults. */
  static Stream<AttentionKind> of(Variant<AttentionKind> variant) {
    List<AttentionKind> named =
        SMALL.stream().filter(kind -> kind.getClass() == variant.settings()).toList();
    return named.isEmpty() ? Stream.of(defaults(variant)) : named.stream();
  }

  /** Whether settings can serve in a role that their kind claims. */
  static boolean suits(AttentionKind kind, Role role) {
    return switch (kind) {
      case SinkhornAttention.Settings s -> s.cut() == 0 || !role.causal();
      case RoutingAttention.Settings s -> s.local() == 0 || role != Role.CROSS;
      case RfaAttention.Settings s -> !s.gate() || role.causal();
      // its denominators come so near to 0 there that central differences are not exact enough
      case PerformerAttention.Settings s -> s.kernel() != Kernel.RELU || role != Role.CROSS;
      default -> true;
    };
  }

  private static final List<AttentionKind> SMALL =
      List.of(
          new BandAttention.Settings(0),
          new BandAttention.Settings(2),
          new GlobalAttention.Settings(2),
          new DilatedAttention.Settings(1, 2),
          new DilatedAttention.Settings(2, 3),
          new RandomAttention.Settings(3, Draw.PER_HEAD, 9),
          new RandomAttention.Settings(3, Draw.SHARED, 9),
          new BlockLocalAttention.Settings(3),
          new LongformerAttention.Settings(1, 2, 2),
          new LongformerAttention.Settings(1, 1, 0),
          new EtcAttention.Settings(1, 3, 1),
          new EtcAttention.Settings(2, 1, 0),
          new BigBirdAttention.Settings(1, 1, 1, 0, 1, Draw.PER_HEAD, 4),
          new BigBirdAttention.Settings(2, 1, 0, 0, 1, Draw.SHARED, 4),
          new SparseTransformerAttention.Settings(Form.STRIDED, 3, 1, Heads.MERGED),
          new SparseTransformerAttention.Settings(Form.STRIDED, 2, 1, Heads.ALTERNATING),
          new SparseTransformerAttention.Settings(Form.FIXED, 3, 2, Heads.MERGED),
          new SparseTransformerAttention.Settings(Form.FIXED, 4, 1, Heads.ALTERNATING),
          new BpAttention.Settings(1),
          new BpAttention.Settings(2),
          new Image1dAttention.Settings(3, 2),
          new Image2dAttention.Settings(4, 1, 2, 1, 1),
          new Image2dAttention.Settings(3, 2, 1, 0, 1),
          new AxialAttention.Settings(3),
          new StarAttention.Settings(1),
          new RoutingAttention.Settings(2, 3, 0.999, false, 0),
          new RoutingAttention.Settings(2, 3, 0.999, true, 0),
          new RoutingAttention.Settings(2, 3, 0.999, true, 1),
          new ReformerAttention.Settings(4, 2, 2, 1),
          new SinkhornAttention.Settings(2, 0, 3, 0.7),
          new SinkhornAttention.Settings(3, 0, 8, 0.7),
          new SinkhornAttention.Settings(2, 2, 3, 0.7),
          new ClusteredAttention.Settings(2, 8, 3, false, 1, 1),
          new ClusteredAttention.Settings(2, 8, 3, true, 2, 1),
          new ProbSparseAttention.Settings(1, 1),
          new ProbSparseAttention.Settings(1.5, 4),
          new MemoryCompressedAttention.Settings(3, 3),
          new MemoryCompressedAttention.Settings(2, 5),
          new PoolingformerAttention.Settings(1, 4, 2, 3, Pool.MEAN),
          new PoolingformerAttention.Settings(1, 3, 2, 2, Pool.MAX),
          new PoolingformerAttention.Settings(0, 5, 2, 3, Pool.DYNAMIC),
          new PoolingformerAttention.Settings(2, 0, 1, 1, Pool.MEAN),
          new LinformerAttention.Settings(3, 0, Sharing.HEADWISE),
          new LinformerAttention.Settings(2, 20, Sharing.NONE),
          new LinformerAttention.Settings(3, 20, Sharing.KEY_VALUE),
          new SetTransformerAttention.Settings(1),
          new SetTransformerAttention.Settings(2),
          new PerceiverAttention.Settings(3),
          new NystromAttention.Settings(2, 6, 3),
          new NystromAttention.Settings(4, 2, 0),
          new CsalrAttention.Settings(1),
          new CsalrAttention.Settings(4),
          new PerformerAttention.Settings(6, Kernel.SOFTMAX, 0, 4),
          new PerformerAttention.Settings(0, Kernel.SOFTMAX, 2, 4),
          new PerformerAttention.Settings(0, Kernel.RELU, 0, 1),
          new CosformerAttention.Settings(0),
          new CosformerAttention.Settings(20),
          new RfaAttention.Settings(24, false, 5),
          new RfaAttention.Settings(24, true, 6),
          new DeltaAttention.Settings(DeltaAttention.Map.ELU, 1),
          new DeltaAttention.Settings(DeltaAttention.Map.DPFP, 1),
          new PredictiveAttention.Settings(0.4, 0.3, PredictiveAttention.Form.RELU),
          new PredictiveAttention.Settings(0.4, 0.3, PredictiveAttention.Form.LINEAR),
          new GaussianAttention.Settings(),
          new GaussianAttention.Settings(GaussianAttention.Form.DISTANCE),
          new HardGaussianAttention.Settings(0.7),
          new AverageAttention.Settings(1),
          new SsruAttention.Settings(),
          new GroupedQueryAttention.Settings(1),
          new GroupedQueryAttention.Settings(2),
          new AdaptiveSpanAttention.Settings(5, 3, 0.3, 0),
          new SynthesizerAttention.Settings(List.of(SynthesizerPart.Form.DENSE), 2, 0),
          new SynthesizerAttention.Settings(List.of(SynthesizerPart.Form.FACTORIZED_DENSE), 2, 0),
          new SynthesizerAttention.Settings(List.of(SynthesizerPart.Form.FACTORIZED_RANDOM), 2, 0),
          new SynthesizerAttention.Settings(
              List.of(SynthesizerPart.Form.RANDOM, SynthesizerPart.Form.FIXED), 2, 3),
          new SynthesizerAttention.Settings(
              List.of(SynthesizerPart.Form.DOT_PRODUCT, SynthesizerPart.Form.DENSE), 2, 0),
          new CollaborativeAttention.Settings(5, CollaborativeAttention.Start.UNIFORM),
          new CollaborativeAttention.Settings(0, CollaborativeAttention.Start.CONCATENATE),
          new CapsuleAttention.Settings(2, CapsuleAttention.Routing.DYNAMIC, 0),
          new CapsuleAttention.Settings(3, CapsuleAttention.Routing.EM, 4),
          new CompressiveAttention.Settings(
              4, 3, 3, CompressiveAttention.Compression.MEAN, Optional.empty(), false),
          new BlockRecurrentAttention.Settings(3, 2, Optional.empty(), Gate.FIXED, true),
          new BlockRecurrentAttention.Settings(2, 3, Optional.empty(), Gate.FULL, true),
          new BlockRecurrentAttention.Settings(4, 1, Optional.empty(), Gate.LSTM, true),
          new BlockRecurrentAttention.Settings(4, 0, Optional.empty(), Gate.FIXED, true));

  private static AttentionKind defaults(Variant<AttentionKind> variant) {
    try {
      return variant.settings().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(variant.name() + " has no defaults", e);
    }
  }
}
