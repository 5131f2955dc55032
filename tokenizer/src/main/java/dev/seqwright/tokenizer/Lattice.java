package dev.seqwright.tokenizer;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * All ways to cut a text into pieces: edges between the positions 0 to N of its code points, each
 * with a piece and its log probability s. A position without a piece of one character gets an edge
 * for the unknown piece.
 *
 * <ol>
 *   <li>best(j) = max over edges (i, j) of best(i) + s
 *   <li>alpha(j) = log of the sum over edges (i, j) of exp(alpha(i) + theta s); beta likewise from
 *       the end
 *   <li>p(edge) = exp(alpha(i) + s + beta(j) - alpha(N)), the marginal at theta = 1
 * </ol>
 *
 * <p>Kudo 2018, "Subword regularization". Time and memory O(edges). One instance serves one thread,
 * text after text.
 */
final class Lattice {
  /** The id of edges for characters that no piece covers. */
  static final int UNKNOWN = -1;

  private final UnigramTable table;
  private int length;
  private int edges;
  private int[] begins = new int[64];
  private int[] ends = new int[64];
  private int[] ids = new int[64];
  private double[] scores = new double[64];
  private double[] forward = new double[64];
  private double[] backward = new double[64];
  private int[] bestEdge = new int[64];

  Lattice(UnigramTable table) {
    this.table = table;
  }

  /** Lays out the edges of a text. */
  void set(int... symbols) {
    length = symbols.length;
    edges = 0;
    for (int begin = 0; begin < length; begin++) {
      boolean single = false;
      int node = table.trie().child(PieceTrie.ROOT, symbols[begin]);
      for (int end = begin + 1; node != PieceTrie.NONE; end++) {
        int id = table.trie().id(node);
        if (id != PieceTrie.NONE) {
          addEdge(begin, end, id, table.score(id, end - begin));
          single |= end == begin + 1;
        }
        node = end < length ? table.trie().child(node, symbols[end]) : PieceTrie.NONE;
      }
      if (!single) {
        addEdge(begin, begin + 1, UNKNOWN, table.unknownScore());
      }
    }
  }

  private void addEdge(int begin, int end, int id, double score) {
    if (edges == begins.length) {
      begins = Arrays.copyOf(begins, edges * 2);
      ends = Arrays.copyOf(ends, edges * 2);
      ids = Arrays.copyOf(ids, edges * 2);
      scores = Arrays.copyOf(scores, edges * 2);
    }
    begins[edges] = begin;
    ends[edges] = end;
    ids[edges] = id;
    scores[edges++] = score;
  }

  int begin(int edge) {
    return begins[edge];
  }

  int end(int edge) {
    return ends[edge];
  }

  int id(int edge) {
    return ids[edge];
  }

  /** The piece that training counts for an edge: the first one for what no piece covers. */
  int counted(int edge) {
    return Math.max(0, ids[edge]);
  }

  /** The log probability of the best way of two edges or more. */
  double bestScoreInParts() {
    best(true);
    return forward[length];
  }

  /** The edges of the best way, first to last. */
  int[] best() {
    best(false);
    return path();
  }

  /** The edges of the best way of two edges or more, first to last. */
  int[] bestInParts() {
    best(true);
    return path();
  }

  private void best(boolean inParts) {
    forward = reset(forward, Double.NEGATIVE_INFINITY);
    forward[0] = 0;
    if (bestEdge.length <= length) {
      bestEdge = new int[length * 2];
    }
    for (int edge = 0; edge < edges; edge++) {
      double score = forward[begins[edge]] + scores[edge];
      boolean whole = ends[edge] - begins[edge] == length;
      if (score > forward[ends[edge]] && !(inParts && whole)) {
        forward[ends[edge]] = score;
        bestEdge[ends[edge]] = edge;
      }
    }
  }

  private int[] path() {
    int[] path = new int[length];
    int from = length;
    for (int at = length; at > 0; at = begins[bestEdge[at]]) {
      path[--from] = bestEdge[at];
    }
    return Arrays.copyOfRange(path, from, length);
  }

  /**
   * Adds {@code count} times the expected occurrences of each piece.
   *
   * @return log probability of the text, summed over all ways
   */
  double addExpected(double count, double[] expected) {
    forward(1);
    backward = reset(backward, Double.NEGATIVE_INFINITY);
    backward[length] = 0;
    for (int edge = edges - 1; edge >= 0; edge--) {
      int begin = begins[edge];
      backward[begin] = logAdd(backward[begin], backward[ends[edge]] + scores[edge]);
    }
    double total = forward[length];
    for (int edge = 0; edge < edges; edge++) {
      double score = forward[begins[edge]] + scores[edge] + backward[ends[edge]] - total;
      expected[counted(edge)] += count * Math.exp(score);
    }
    return total;
  }

  private void forward(double theta) {
    forward = reset(forward, Double.NEGATIVE_INFINITY);
    forward[0] = 0;
    for (int edge = 0; edge < edges; edge++) {
      int end = ends[edge];
      forward[end] = logAdd(forward[end], forward[begins[edge]] + theta * scores[edge]);
    }
  }

  /**
   * Draws a way with probability proportional to the theta-th power of its own: forward filtering,
   * backward sampling.
   *
   * @return its edges, first to last
   */
  int[] sample(double theta, RandomGenerator random) {
    forward(theta);
    int[] path = new int[length];
    int from = length;
    for (int at = length; at > 0; at = begins[path[from]]) {
      path[--from] = sampleInto(at, theta, random.nextDouble());
    }
    return Arrays.copyOfRange(path, from, length);
  }

  /** The edge into a position that the point {@code u} of the unit interval falls on. */
  private int sampleInto(int position, double theta, double u) {
    double left = u;
    int last = UNKNOWN;
    for (int edge = 0; edge < edges; edge++) {
      if (ends[edge] == position) {
        double score = forward[begins[edge]] + theta * scores[edge] - forward[position];
        left -= Math.exp(score);
        last = edge;
        if (left < 0) {
          return edge;
        }
      }
    }
    // Rounding can leave a rest that belongs to the last edge.
    return last;
  }

  private double[] reset(double[] values, double value) {
    double[] result = values.length > length ? values : new double[length * 2];
    Arrays.fill(result, 0, length + 1, value);
    return result;
  }

  private static double logAdd(double a, double b) {
    if (a == Double.NEGATIVE_INFINITY) {
      return b;
    }
    double high = Math.max(a, b);
    double low = Math.min(a, b);
    return high + Math.log1p(Math.exp(low - high));
  }
}
