package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Squash;
import dev.seqwright.core.autograd.Variable;

/**
 * Dynamic routing (Sabour et al. 2017), T rounds of
 *
 * <pre>
 *   (1) c_hn = softmax_n(b_hn), b = 0 at first
 *   (2) o_n = squash(sum_h c_hn V_hn),  squash(s) = |s|^2 / (1 + |s|^2) s / |s|
 *   (3) b_hn = b_hn + o_n . V_hn
 * </pre>
 *
 * Time O(T n H D), memory O(T n D + n H D).
 *
 * @param rounds T
 */
record DynamicRouting(int rounds) implements CapsuleRouting {
  @Override
  public Variable route(Graph graph, CapsuleVotes votes) {
    Variable agreement = graph.constant(graph.workspace().zeros(votes.inputs(), votes.outputs()));
    Variable capsules = capsules(graph, votes, agreement);
    for (int round = 1; round < rounds; round++) {
      Variable dots = PairDots.apply(graph, capsules, votes.all(), votes.pairs(), 1, 1);
      agreement = Add.apply(graph, agreement, votes.byHead(graph, dots));
      capsules = capsules(graph, votes, agreement);
    }
    return capsules;
  }

  private static Variable capsules(Graph graph, CapsuleVotes votes, Variable agreement) {
    Variable shares = votes.byPair(graph, Softmax.apply(graph, agreement));
    return Squash.apply(graph, PairSum.apply(graph, shares, votes.all(), votes.pairs()));
  }
}
