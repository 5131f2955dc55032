package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.SelectiveAttention;
import dev.seqwright.core.attention.mechanism.ExplicitAttention;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.PairPositions;
import java.util.EnumSet;
import java.util.Optional;

/**
 * RealFormer (He et al. 2021): residual attention, the logits of a layer are added to those of the
 * nearest layer below that is of this kind and in the same role.
 *
 * <pre>
 *   (1) S_l = Q K' / sqrt d + S_(l-1),  S_0 = 0
 *   (2) y = softmax(S_l) V
 * </pre>
 *
 * In the lowest layer it is full attention. What relative positions add to Q K' / sqrt d is a part
 * of S_l, and so of the logits above. Time O(n^2 D), memory O(n^2 H).
 */
public final class RealformerAttention extends ExplicitAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "realformer",
          Settings.class,
          "the logits of the layer below are added to the layer's own",
          EnumSet.complementOf(EnumSet.of(Ability.SELECTIVE)),
          "time O(n^2 D), memory O(n^2 H)",
          "He et al. 2021, arXiv 2012.11747");

  /** Where a layer leaves its logits for the one above. */
  private record Below(Role role) {}

  /** No settings. */
  public record Settings() implements AttentionKind {
    @Override
    public boolean handsUp() {
      return true;
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new RealformerAttention(site);
    }
  }

  private RealformerAttention(AttentionSpec site) {
    super(site);
  }

  /** Not: the layer below has the logits of other rows. */
  @Override
  public Optional<SelectiveAttention> selective() {
    return Optional.empty();
  }

  @Override
  protected Variable mix(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    Variable dots = logits(graph, q, k, places);
    Below below = new Below(site().role());
    Optional<Variable> before = graph.shared(below);
    Variable logits = before.isPresent() ? Add.apply(graph, dots, before.get()) : dots;
    graph.share(below, logits);
    Variable weights = PairSoftmax.apply(graph, logits, places.pairs());
    return sum(graph, weights, v, places);
  }
}
