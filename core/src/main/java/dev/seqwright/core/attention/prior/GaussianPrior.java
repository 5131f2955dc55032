package dev.seqwright.core.attention.prior;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.PairPositions;

/** What a {@link GaussianAttention} adds to its logits. */
@FunctionalInterface
interface GaussianPrior {
  /**
   * G at every pair (P, H).
   *
   * @param q queries (Nq, H d)
   */
  Variable of(Graph graph, Operand q, PairPositions places);
}
