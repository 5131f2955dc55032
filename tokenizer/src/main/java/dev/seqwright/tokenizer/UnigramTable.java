package dev.seqwright.tokenizer;

/**
 * What a lattice asks of a unigram model.
 *
 * @param trie ids of the pieces
 * @param scores log probability by id; NaN for user-defined pieces, which always win
 * @param unknownScore log probability of a character without a piece
 */
record UnigramTable(PieceTrie trie, double[] scores, double unknownScore) {
  /** What SentencePiece takes from the lowest score for an unknown character. */
  private static final double UNKNOWN_PENALTY = 10;

  /** Score of a user-defined piece: above any learned one, and next to nothing a character. */
  private static final double USER_DEFINED = -0.1;

  static UnigramTable of(PieceTrie trie, double[] scores, double lowest) {
    return new UnigramTable(trie, scores, lowest - UNKNOWN_PENALTY);
  }

  double score(int id, int length) {
    double score = scores[id];
    return Double.isNaN(score) ? length * (double) Float.MIN_NORMAL + USER_DEFINED : score;
  }
}
