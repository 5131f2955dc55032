package dev.seqwright.core.metrics;

import java.util.Arrays;

/**
 * Edit distance of rearrangements of a hypothesis to a reference, looked for in a band around the
 * diagonal. Rows that depend on the same first words as in the call before are kept.
 */
final class BeamEditDistance {
  private static final int BAND = 25;
  private static final int INFINITE = Integer.MAX_VALUE / 2;

  private final int[] reference;
  private final int[][] costs;
  private final Edit[][] edits;
  private final double ratio;
  private final int band;
  private int[] words;
  private int known;

  /** What an edit does to the hypothesis on the way to the reference. */
  enum Edit {
    KEEP,
    SUBSTITUTE,
    INSERT,
    DELETE,
    UNREACHED
  }

  /**
   * @param length number of words of all hypotheses to come
   */
  BeamEditDistance(int[] reference, int length) {
    this.reference = reference;
    this.costs = new int[length + 1][reference.length + 1];
    this.edits = new Edit[length + 1][reference.length + 1];
    this.ratio = length == 0 ? 1 : (double) reference.length / length;
    this.band = BAND < ratio / 2 ? (int) Math.ceil(ratio / 2 + BAND) : BAND;
    this.words = new int[length];
    Arrays.setAll(costs[0], j -> j);
    Arrays.fill(edits[0], Edit.INSERT);
  }

  /** The number of edits that make the words the reference. */
  int distance(int[] hypothesis) {
    int start = 0;
    while (start < known && words[start] == hypothesis[start]) {
      start++;
    }
    words = hypothesis;
    known = hypothesis.length;
    for (int i = start + 1; i <= hypothesis.length; i++) {
      fillRow(i);
    }
    return costs[hypothesis.length][reference.length];
  }

  private void fillRow(int i) {
    Arrays.fill(costs[i], INFINITE);
    Arrays.fill(edits[i], Edit.UNREACHED);
    int diagonal = (int) Math.floor(i * ratio);
    int last = i == words.length ? reference.length : diagonal + band - 1;
    for (int j = Math.max(0, diagonal - band); j <= Math.min(reference.length, last); j++) {
      fillCell(i, j);
    }
  }

  /** Of equal costs the first stands: keep or substitute, delete, insert. */
  private void fillCell(int i, int j) {
    if (j > 0) {
      boolean equal = words[i - 1] == reference[j - 1];
      int cost = costs[i - 1][j - 1] + (equal ? 0 : 1);
      improve(i, j, cost, equal ? Edit.KEEP : Edit.SUBSTITUTE);
    }
    improve(i, j, costs[i - 1][j] + 1, Edit.DELETE);
    if (j > 0) {
      improve(i, j, costs[i][j - 1] + 1, Edit.INSERT);
    }
  }

  private void improve(int i, int j, int cost, Edit edit) {
    if (cost < costs[i][j]) {
      costs[i][j] = cost;
      edits[i][j] = edit;
    }
  }

  /** How the words of the last call stand to the reference. */
  Alignment alignment() {
    Alignment alignment = new Alignment(words.length, reference.length);
    int i = words.length;
    int j = reference.length;
    while (i > 0 || j > 0) {
      switch (edits[i][j]) {
        case KEEP -> alignment.pair(--i, --j, false);
        case SUBSTITUTE -> alignment.pair(--i, --j, true);
        case INSERT -> alignment.missing(i - 1, --j);
        case DELETE -> alignment.surplus(--i);
        case UNREACHED -> throw new IllegalStateException("the band has no path");
      }
    }
    return alignment;
  }
}
