package dev.seqwright.core.attention.lowrank;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ShiftedSolve;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.EnumSet;

/**
 * Compressed self-attention (Chen et al. 2020, "Compressed Self-Attention for Deep Metric Learning
 * with Low-Rank Approximation", IJCAI 2020): the attention matrix of n by n made from m landmarks,
 * the means of m segments of the sequence, and a system of m equations.
 *
 * <pre>
 *   (1) [q k v] = x Wqkv' + b;  q~_s, k~_s = means of q and k over segment s of min(m, n)
 *   (2) F = softmax(Q K~' / sqrt d)  (n, m),  M = softmax(Q~ K~' / sqrt d)  (m, m),
 *       B = softmax(Q~ K' / sqrt d)  (m, n)                                     in each head
 *   (3) Y = F (M + I)^-1 (B V)
 *   (4) out = Y Wo' + bo
 * </pre>
 *
 * M + I has an inverse wherever M's weights are positive: -1 is no eigenvalue of such a matrix. As
 * (M + I)^-1 1 = 1 / 2, weights of F (M + I)^-1 B sum to one half, so that no number of landmarks
 * makes it full attention; {@code nystrom} has M's pseudo-inverse instead.
 *
 * <p>Time O(n m D + m^3 H), memory O(n D + m^2 H). For encoders. Landmarks that exchange their
 * weights to the last bit have no solution: an ArithmeticException.
 *
 * <p>Differs from the paper: a sequence and heads in place of the feature map of an image.
 */
public final class CsalrAttention extends LandmarkAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "csalr",
          Settings.class,
          "attention through `landmarks` means of segments and a system of equations",
          EnumSet.of(Ability.BIDIRECTIONAL),
          "time O(n m D + m^3 H), memory O(n D + m^2 H)",
          "Chen et al. 2020, Compressed Self-Attention for Deep Metric Learning with Low-Rank"
              + " Approximation, IJCAI");

  /**
   * What can be set.
   *
   * @param landmarks m
   */
  public record Settings(int landmarks) implements AttentionKind {
    public Settings() {
      this(64);
    }

    public Settings {
      Check.atLeast("landmarks", landmarks, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new CsalrAttention(site, landmarks);
    }
  }

  private CsalrAttention(AttentionSpec site, int landmarks) {
    super(site, landmarks);
  }

  @Override
  Variable heads(Graph graph, Inputs in) {
    SequenceLayout layout = in.segments().layout();
    SequenceLayout landmarks = in.segments().segments();
    Pairs pairs = Pairs.dense(landmarks, landmarks, false);
    Variable m = between(graph, in.queries(), in.keys(), pairs);
    Variable bv = attend(graph, in.queries(), landmarks, in.k(), in.v(), layout);
    Variable w = ShiftedSolve.apply(graph, m, bv, landmarks);
    return attend(graph, in.q(), layout, in.keys(), w, landmarks);
  }
}
