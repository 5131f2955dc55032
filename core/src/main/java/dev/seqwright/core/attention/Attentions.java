package dev.seqwright.core.attention;

import dev.seqwright.core.config.Variant;
import java.util.List;

/** Every kind of attention, in the order of the survey. */
public final class Attentions {
  /** One line a variant: the binder, the catalogue and the tests read it. */
  public static final List<Variant<AttentionKind>> ALL =
      List.of(
          FullAttention.VARIANT,
          // sparse, by position
          GlobalAttention.VARIANT,
          BandAttention.VARIANT,
          DilatedAttention.VARIANT,
          RandomAttention.VARIANT,
          BlockLocalAttention.VARIANT,
          StarAttention.VARIANT,
          LongformerAttention.VARIANT,
          EtcAttention.VARIANT,
          BigBirdAttention.VARIANT,
          SparseTransformerAttention.VARIANT,
          BpAttention.VARIANT,
          Image1dAttention.VARIANT,
          Image2dAttention.VARIANT,
          AxialAttention.VARIANT,
          // sparse, by content
          RoutingAttention.VARIANT,
          ReformerAttention.VARIANT,
          SinkhornAttention.VARIANT,
          // linearised
          LinearAttention.VARIANT,
          PerformerAttention.VARIANT,
          RfaAttention.VARIANT,
          CosformerAttention.VARIANT,
          DeltaAttention.VARIANT,
          // prototypes and compressed memory
          ClusteredAttention.VARIANT,
          ProbSparseAttention.VARIANT,
          MemoryCompressedAttention.VARIANT,
          LinformerAttention.VARIANT,
          SetTransformerAttention.VARIANT,
          PerceiverAttention.VARIANT,
          PoolingformerAttention.VARIANT,
          // low rank
          NystromAttention.VARIANT,
          CsalrAttention.VARIANT,
          // with a prior
          GaussianAttention.VARIANT,
          RealformerAttention.VARIANT,
          PredictiveAttention.VARIANT,
          AverageAttention.VARIANT,
          SynthesizerAttention.VARIANT,
          HardGaussianAttention.VARIANT,
          // other multi-head mechanisms
          TalkingHeadsAttention.VARIANT,
          CollaborativeAttention.VARIANT,
          GroupedQueryAttention.VARIANT,
          AdaptiveSpanAttention.VARIANT,
          CapsuleAttention.VARIANT);

  private Attentions() {}
}
