package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Pairs;
import java.util.stream.IntStream;

/**
 * The votes of H heads for M output capsules at every one of N rows. A vote's number counts (row,
 * head, capsule); the pairs of capsules and their votes count (row, capsule, head).
 */
final class CapsuleVotes {
  private final Variable all;
  private final int heads;
  private final int outputs;
  private final int[] votes;
  private final Pairs pairs;

  /**
   * Wraps the votes.
   *
   * @param all (N H M, D / M)
   * @param heads H
   * @param outputs M
   */
  CapsuleVotes(Variable all, int heads, int outputs) {
    int each = heads * outputs;
    this.all = all;
    this.heads = heads;
    this.outputs = outputs;
    this.votes =
        IntStream.range(0, all.value().rows())
            .map(p -> p / each * each + p % heads * outputs + p % each / heads)
            .toArray();
    int[] from = IntStream.rangeClosed(0, capsules()).map(c -> c * heads).toArray();
    this.pairs = new Pairs(from, votes);
  }

  /** The votes (N H M, D / M). */
  Variable all() {
    return all;
  }

  /** N H, heads of all rows. */
  int inputs() {
    return all.value().rows() / outputs;
  }

  /** M. */
  int outputs() {
    return outputs;
  }

  /** N M, output capsules of all rows. */
  int capsules() {
    return all.value().rows() / heads;
  }

  /** Every output capsule with the votes for it. */
  Pairs pairs() {
    return pairs;
  }

  /** For each vote, the row of its output capsule among all (N M). */
  int[] capsuleOfVote() {
    return IntStream.range(0, all.value().rows())
        .map(e -> e / (heads * outputs) * outputs + e % outputs)
        .toArray();
  }

  /** A number each vote, from (N H, M), a row each head, to (P, 1). */
  Variable byPair(Graph graph, Variable byHead) {
    return GatherRows.apply(graph, Reshape.apply(graph, byHead, votes.length, 1), votes);
  }

  /** A number each pair, from (P, 1) to (N H, M), a row each head. */
  Variable byHead(Graph graph, Variable byPair) {
    int[] pairOfVote = new int[votes.length];
    for (int p = 0; p < votes.length; p++) {
      pairOfVote[votes[p]] = p;
    }
    return Reshape.apply(graph, GatherRows.apply(graph, byPair, pairOfVote), inputs(), outputs);
  }
}
