package dev.seqwright.core.decode.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences of tokens that translations must not have: one of a single token is never written, a
 * longer one is never completed.
 */
final class SuppressedSequences implements Constraint {
  private final List<Integer> tokens = new ArrayList<>();

  /** Longer sequences by their last token but one. */
  private final Map<Integer, List<int[]>> sequences = new HashMap<>();

  SuppressedSequences(List<int[]> all) {
    for (int[] sequence : all) {
      if (sequence.length == 1) {
        tokens.add(sequence[0]);
      } else {
        int before = sequence[sequence.length - 2];
        sequences.computeIfAbsent(before, key -> new ArrayList<>()).add(sequence);
      }
    }
  }

  @Override
  public void apply(int[] written, TokenScores next) {
    tokens.forEach(next::forbid);
    if (written.length > 0) {
      for (int[] sequence : sequences.getOrDefault(written[written.length - 1], List.of())) {
        if (isAlmostWritten(sequence, written)) {
          next.forbid(sequence[sequence.length - 1]);
        }
      }
    }
  }

  private static boolean isAlmostWritten(int[] sequence, int[] written) {
    int n = sequence.length - 1;
    int from = written.length - n;
    return from >= 0 && Arrays.equals(written, from, written.length, sequence, 0, n);
  }
}
