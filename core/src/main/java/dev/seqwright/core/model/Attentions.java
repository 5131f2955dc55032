package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.compressed.LinformerAttention;
import dev.seqwright.core.attention.compressed.MemoryCompressedAttention;
import dev.seqwright.core.attention.compressed.PerceiverAttention;
import dev.seqwright.core.attention.compressed.PoolingformerAttention;
import dev.seqwright.core.attention.compressed.SetTransformerAttention;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.linear.CosformerAttention;
import dev.seqwright.core.attention.linear.DeltaAttention;
import dev.seqwright.core.attention.linear.LinearAttention;
import dev.seqwright.core.attention.linear.PerformerAttention;
import dev.seqwright.core.attention.linear.RfaAttention;
import dev.seqwright.core.attention.linear.SsruAttention;
import dev.seqwright.core.attention.lowrank.CsalrAttention;
import dev.seqwright.core.attention.lowrank.NystromAttention;
import dev.seqwright.core.attention.multihead.AdaptiveSpanAttention;
import dev.seqwright.core.attention.multihead.CapsuleAttention;
import dev.seqwright.core.attention.multihead.CollaborativeAttention;
import dev.seqwright.core.attention.multihead.GroupedQueryAttention;
import dev.seqwright.core.attention.multihead.TalkingHeadsAttention;
import dev.seqwright.core.attention.prior.AverageAttention;
import dev.seqwright.core.attention.prior.GaussianAttention;
import dev.seqwright.core.attention.prior.HardGaussianAttention;
import dev.seqwright.core.attention.prior.PredictiveAttention;
import dev.seqwright.core.attention.prior.RealformerAttention;
import dev.seqwright.core.attention.prior.SynthesizerAttention;
import dev.seqwright.core.attention.prototype.ClusteredAttention;
import dev.seqwright.core.attention.prototype.ProbSparseAttention;
import dev.seqwright.core.attention.recurrent.BlockRecurrentAttention;
import dev.seqwright.core.attention.recurrent.CompressiveAttention;
import dev.seqwright.core.attention.recurrent.ErnieDocAttention;
import dev.seqwright.core.attention.recurrent.TransformerXlAttention;
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
import dev.seqwright.core.attention.sparse.position.SparseTransformerAttention;
import dev.seqwright.core.attention.sparse.position.StarAttention;
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
          SsruAttention.VARIANT,
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
          CapsuleAttention.VARIANT,
          // with a memory of earlier segments
          TransformerXlAttention.VARIANT,
          CompressiveAttention.VARIANT,
          ErnieDocAttention.VARIANT,
          BlockRecurrentAttention.VARIANT);

  private Attentions() {}
}
