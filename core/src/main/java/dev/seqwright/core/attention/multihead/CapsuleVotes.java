package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Pairs;
import java.util.stream.IntStream;

/**
 * The votes of H heads for H output capsules at every one of N rows. A vote's number counts (row,
 * head, capsule); the pairs of capsules and their votes count (row, capsule, head).
 */
final class CapsuleVotes {
  private final Variable all;
  private final int count;
  private final int[] exchanged;
  private final Pairs pairs;

  /**
   * Wraps the votes.
   *
   * @param all (N H H, d)
   * @param count H
   */
  CapsuleVotes(Variable all, int count) {
    int square = count * count;
    this.all = all;
    this.count = count;
    // The vote of every pair; its own inverse, so the pair of every vote as well.
    this.exchanged =
        IntStream.range(0, all.value().rows())
            .map(e -> e / square * square + e % count * count + e % square / count)
            .toArray();
    this.pairs =
        new Pairs(
            IntStream.rangeClosed(0, all.value().rows() / count).map(c -> c * count).toArray(),
            exchanged);
  }

  /** The votes (N H H, d). */
  Variable all() {
    return all;
  }

  /** H. */
  int count() {
    return count;
  }

  /** N H, output capsules of all rows. */
  int capsules() {
    return all.value().rows() / count;
  }

  /** Every output capsule with the votes for it. */
  Pairs pairs() {
    return pairs;
  }

  /** For each vote, the row of its output capsule among all (N H). */
  int[] capsuleOfVote() {
    return IntStream.range(0, all.value().rows())
        .map(e -> e / (count * count) * count + e % count)
        .toArray();
  }

  /** A number each vote, from (N H, H), a row each head, to (P, 1). */
  Variable byPair(Graph graph, Variable byHead) {
    return GatherRows.apply(graph, Reshape.apply(graph, byHead, exchanged.length, 1), exchanged);
  }

  /** A number each pair, from (P, 1) to (N H, H), a row each head. */
  Variable byHead(Graph graph, Variable byPair) {
    Variable ordered = GatherRows.apply(graph, byPair, exchanged);
    return Reshape.apply(graph, ordered, capsules(), count);
  }
}
