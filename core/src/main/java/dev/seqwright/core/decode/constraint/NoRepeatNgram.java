package dev.seqwright.core.decode.constraint;

/**
 * No n tokens in a row are written twice (Paulus et al. 2018, arXiv 1705.04304, 2.5). O(T) a step
 * after T tokens.
 *
 * @param size n; with 1 no token is written twice
 */
record NoRepeatNgram(int size) implements Constraint {
  @Override
  public void apply(int[] written, TokenScores next) {
    int last = written.length - size + 1; // where the n-gram that is being written begins
    for (int i = 0; i < last; i++) {
      if (equal(written, i, last)) {
        next.forbid(written[i + size - 1]);
      }
    }
  }

  private boolean equal(int[] tokens, int first, int second) {
    for (int k = 0; k < size - 1; k++) {
      if (tokens[first + k] != tokens[second + k]) {
        return false;
      }
    }
    return true;
  }
}
