package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/** How votes for output capsules become capsules. */
@FunctionalInterface
interface CapsuleRouting {
  /** The output capsules (N H, d). */
  Variable route(Graph graph, CapsuleVotes votes);
}
