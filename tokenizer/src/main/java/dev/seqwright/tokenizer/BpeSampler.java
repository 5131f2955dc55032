package dev.seqwright.tokenizer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Byte-pair encoding with dropout: whenever a merge is due, it is passed over with probability p. p
 * = 0 is plain encoding, p = 1 gives characters. Provilkov et al. 2020, "BPE-dropout", in the
 * equivalent form that decides when a merge comes up.
 */
final class BpeSampler implements Segmentation {
  private final Normalizer normalizer;
  private final Map<String, Integer> merges = new HashMap<>();
  private final ModelProto proto;
  private final double dropout;
  private final int unknownId;
  private final int firstByteId;
  private final List<String> userDefined;

  BpeSampler(ModelProto proto, Normalizer normalizer, double dropout) {
    if (!(dropout >= 0 && dropout <= 1)) {
      throw new TokenizerException(
          "BPE dropout: found the probability " + dropout + ", expected 0 to 1");
    }
    if (proto.first(PieceType.UNUSED) >= 0) {
      throw new TokenizerException(
          "BPE dropout: the model marks pieces as unused; sample from the complete model");
    }
    this.normalizer = normalizer;
    this.userDefined = proto.userDefined();
    this.proto = proto;
    this.dropout = dropout;
    this.unknownId = proto.first(PieceType.UNKNOWN);
    this.firstByteId = proto.first(PieceType.BYTE);
    for (int id = 0; id < proto.pieces().size(); id++) {
      Piece piece = proto.pieces().get(id);
      if (piece.type() == PieceType.NORMAL || piece.type() == PieceType.USER_DEFINED) {
        merges.put(piece.text(), id);
      }
    }
  }

  @Override
  public int[] encode(String line, RandomGenerator random) {
    Merging merging = new Merging(normalizer.normalize(line));
    merging.run(random);
    return merging.ids();
  }

  /** A merge that may be made: of the symbols at two places, while they have this length. */
  private record Merge(int left, int right, int length, float score) {}

  private static final Comparator<Merge> BEST_FIRST =
      Comparator.comparingDouble(Merge::score).reversed().thenComparingInt(Merge::left);

  /** One text while it is merged: symbols as a linked list over their first characters. */
  private final class Merging {
    private final String text;
    private final int[] end;
    private final int[] previous;
    private final boolean[] frozen;
    private final PriorityQueue<Merge> queue = new PriorityQueue<>(BEST_FIRST);

    Merging(String text) {
      this.text = text;
      this.end = new int[text.length()];
      this.previous = new int[text.length()];
      this.frozen = new boolean[text.length()];
      int before = -1;
      for (int at = 0; at < text.length(); at = end[at]) {
        int length = userDefinedLength(at);
        frozen[at] = length > 0;
        end[at] = length > 0 ? at + length : text.offsetByCodePoints(at, 1);
        previous[at] = before;
        propose(before, at);
        before = at;
      }
    }

    private int userDefinedLength(int at) {
      int length = 0;
      for (String symbol : userDefined) {
        if (text.startsWith(symbol, at)) {
          length = Math.max(length, symbol.length());
        }
      }
      return length;
    }

    private void propose(int left, int right) {
      if (left < 0 || right >= text.length() || frozen[left] || frozen[right]) {
        return;
      }
      Integer id = merges.get(text.substring(left, end[right]));
      if (id != null) {
        queue.add(new Merge(left, right, end[right] - left, proto.pieces().get(id).score()));
      }
    }

    void run(RandomGenerator random) {
      while (!queue.isEmpty()) {
        Merge merge = queue.poll();
        if (isDue(merge) && !(dropout > 0 && random.nextDouble() < dropout)) {
          apply(merge);
        }
      }
    }

    private boolean isDue(Merge merge) {
      return end[merge.left] == merge.right && end[merge.right] == merge.left + merge.length;
    }

    private void apply(Merge merge) {
      int next = end[merge.right];
      end[merge.left] = next;
      end[merge.right] = -1;
      if (next < text.length()) {
        previous[next] = merge.left;
      }
      propose(previous[merge.left], merge.left);
      propose(merge.left, next);
    }

    int[] ids() {
      IdList ids = new IdList(unknownId, firstByteId);
      for (int at = 0; at < text.length(); at = end[at]) {
        String symbol = text.substring(at, end[at]);
        Integer id = merges.get(symbol);
        if (id == null) {
          ids.addUnknown(symbol);
        } else {
          ids.add(id);
        }
      }
      return ids.toArray();
    }
  }
}
