package dev.seqwright.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Pieces with their log probabilities while they are being trained. */
final class UnigramModel {
  private final int[][] symbols;
  private final double[] scores;
  private final UnigramTable table;

  private UnigramModel(int[][] symbols, double[] scores) {
    this.symbols = symbols;
    this.scores = scores;
    PieceTrie trie = new PieceTrie(2 * symbols.length);
    for (int id = 0; id < symbols.length; id++) {
      trie.put(symbols[id], id);
    }
    this.table = UnigramTable.of(trie, scores, lowest());
  }

  /** Probabilities in proportion to the scores of candidates. */
  static UnigramModel ofCounts(List<SeedPieces.Seed> seeds) {
    double logSum = Math.log(seeds.stream().mapToDouble(SeedPieces.Seed::score).sum());
    return new UnigramModel(
        seeds.stream().map(SeedPieces.Seed::symbols).toArray(int[][]::new),
        seeds.stream().mapToDouble(seed -> Math.log(seed.score()) - logSum).toArray());
  }

  /** The model of some pieces only, with new scores, which are given for the old ids. */
  UnigramModel subset(int[] ids, IntToDoubleFunction score) {
    return new UnigramModel(
        Arrays.stream(ids).mapToObj(id -> symbols[id]).toArray(int[][]::new),
        Arrays.stream(ids).mapToDouble(score).toArray());
  }

  int size() {
    return symbols.length;
  }

  int[] symbols(int id) {
    return symbols[id];
  }

  String text(int id) {
    return new String(symbols[id], 0, symbols[id].length);
  }

  double score(int id) {
    return scores[id];
  }

  double lowest() {
    return Arrays.stream(scores).min().orElseThrow();
  }

  UnigramTable table() {
    return table;
  }
}
