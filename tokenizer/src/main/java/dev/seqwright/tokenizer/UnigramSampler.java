package dev.seqwright.tokenizer;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws a segmentation x with probability proportional to P(x)^alpha among all that the vocabulary
 * allows: alpha 0 is uniform, large alpha the best one. Kudo 2018, "Subword regularization" (n-best
 * of size infinity), as {@code nbest_size=-1} in SentencePiece.
 */
final class UnigramSampler implements Segmentation {
  private final Normalizer normalizer;
  private final UnigramTable table;
  private final int unknownId;
  private final int firstByteId;
  private final double alpha;

  UnigramSampler(ModelProto proto, Normalizer normalizer, double alpha) {
    if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new TokenizerException(
          "unigram sampling: found alpha " + alpha + ", expected 0 (uniform) or more");
    }
    this.normalizer = normalizer;
    this.table = table(proto.pieces());
    this.unknownId = proto.first(PieceType.UNKNOWN);
    this.firstByteId = proto.first(PieceType.BYTE);
    this.alpha = alpha;
  }

  private static UnigramTable table(List<Piece> pieces) {
    PieceTrie trie = new PieceTrie(2 * pieces.size());
    double[] scores = new double[pieces.size()];
    double lowest = Double.POSITIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      Piece piece = pieces.get(id);
      if (piece.type() == PieceType.NORMAL || piece.type() == PieceType.USER_DEFINED) {
        trie.put(piece.text().codePoints().toArray(), id);
      }
      if (piece.type() == PieceType.NORMAL) {
        lowest = Math.min(lowest, piece.score());
      }
      scores[id] = piece.type() == PieceType.USER_DEFINED ? Double.NaN : piece.score();
    }
    return UnigramTable.of(trie, scores, lowest);
  }

  @Override
  public int[] encode(String line, RandomGenerator random) {
    int[] symbols = normalizer.normalize(line).codePoints().toArray();
    Lattice lattice = new Lattice(table);
    lattice.set(symbols);
    IdList ids = new IdList(unknownId, firstByteId);
    for (int edge : lattice.sample(alpha, random)) {
      if (lattice.id(edge) == Lattice.UNKNOWN) {
        ids.addUnknown(Character.toString(symbols[lattice.begin(edge)]));
      } else {
        ids.add(lattice.id(edge));
      }
    }
    return ids.toArray();
  }
}
