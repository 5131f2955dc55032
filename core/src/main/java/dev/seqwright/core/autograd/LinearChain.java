package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The loss of a linear-chain conditional random field over K tags (Lafferty, McCallum and Pereira
 * 2001). With emissions e (N, K) and transitions A (K + 1, K + 1), whose index K stands for what
 * lies before and behind a sequence:
 *
 * <pre>
 *   (1) score(y) = A[K, y_1] + sum_t e_t[y_t] + sum_t A[y_t-1, y_t] + A[y_T, K]
 *   (2) loss = log sum_y exp(score(y)) - score(gold)
 *   (3) alpha_t[k] = e_t[k] + log sum_j exp(alpha_t-1[j] + A[j, k]), logZ = log sum_j exp(alpha_T[j] + A[j, K])
 *   (4) d loss / d e_t[k] = p(y_t = k) - q_t[k], d loss / dA[j, k] = sum_t p(y_t-1 = j, y_t = k) - the number of them in gold
 * </pre>
 *
 * <p>Transitions that are not allowed have the score -infinity; their gradient is 0. Label
 * smoothing e replaces e_t[gold] of (2) by sum_k q_t[k] e_t[k], q_t = (1 - e) onehot(gold) + e / K,
 * which for A = 0 is that of {@link CrossEntropy}.
 *
 * <p>Time O(N K^2), in float64: the sums of (3) are products with exp(A) of numbers whose largest
 * is 1, so that a step takes K exponentials and not K^2. Memory O(n K) for the longest sequence.
 */
public final class LinearChain {
  private final int tags;
  private final double[] scores; // (K + 1, K + 1), -infinity where a transition is not allowed
  private final double[] factors; // exp(A[j, k]) (K, K)
  private final double[] pairs; // (K + 1, K + 1), expected transitions, first without their factors
  private final double[] golds; // (K + 1, K + 1), transitions of the right tags
  private final float smoothing;

  private LinearChain(Tensor transitions, Tensor allowed, float smoothing) {
    this.tags = transitions.columns() - 1;
    this.scores = scores(transitions, allowed);
    this.factors = new double[tags * tags];
    this.pairs = new double[scores.length];
    this.golds = new double[scores.length];
    this.smoothing = smoothing;
    for (int j = 0; j < tags; j++) {
      for (int k = 0; k < tags; k++) {
        factors[j * tags + k] = Math.exp(scores[j * (tags + 1) + k]);
      }
    }
  }

  private static double[] scores(Tensor transitions, Tensor allowed) {
    double[] scores = new double[Math.toIntExact(transitions.size())];
    Arrays.setAll(
        scores, i -> isAllowed(allowed, i) ? transitions.get(i) : Double.NEGATIVE_INFINITY);
    return scores;
  }

  /** Whether a transition, counted row after row, is allowed. */
  public static boolean isAllowed(Tensor allowed, int transition) {
    return allowed.get(transition) > 0.5f; // a moving average of ones may not be one
  }

  /**
   * The summed loss of sequences; gradients are passed on when the graph records. What counts as
   * correct is a tag that is the most probable one at its place.
   *
   * @param emissions e (N, K)
   * @param transitions A (K + 1, K + 1)
   * @param allowed 1 for a transition that is allowed and 0 for others, in the shape of A
   * @param targets the right tags (N); their transitions are allowed
   * @param scale what the gradient of the summed loss is multiplied by
   */
  public static CrossEntropy.Result apply(
      Graph graph,
      Variable emissions,
      SequenceLayout layout,
      Variable transitions,
      Tensor allowed,
      int[] targets,
      float smoothing,
      float scale) {
    LinearChain chain = new LinearChain(transitions.value(), allowed, smoothing);
    float[] e = emissions.value().matrix().toArray();
    CrossEntropy.Result sum = CrossEntropy.Result.NONE;
    for (int b = 0; b < layout.sequences(); b++) {
      sum = sum.plus(chain.sequence(e, layout.start(b), layout.length(b), targets));
    }
    if (graph.recording()) {
      emissions.adopt(graph.workspace().allocate(emissions.value().shape()).fill(scaled(e, scale)));
      transitions.accumulate((out, beta) -> chain.addPairs(out, scale, beta));
    }
    return sum;
  }

  private static float[] scaled(float[] gradients, float scale) {
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] *= scale;
    }
    return gradients;
  }

  private void addPairs(Tensor out, float scale, float beta) {
    for (int i = 0; i < pairs.length; i++) {
      double expected = isInner(i) ? pairs[i] * factor(i) : pairs[i];
      float more = (float) (scale * (expected - golds[i]));
      out.set(i, beta == 0 ? more : out.get(i) + more);
    }
  }

  private boolean isInner(int i) {
    return i / (tags + 1) < tags && i % (tags + 1) < tags;
  }

  private double factor(int i) {
    return factors[i / (tags + 1) * tags + i % (tags + 1)];
  }

  /** The loss of a sequence whose emissions are overwritten by their gradients. */
  private CrossEntropy.Result sequence(float[] e, int row, int length, int[] targets) {
    if (length == 0) {
      return CrossEntropy.Result.NONE;
    }
    Lattice lattice = new Lattice(e, row, length);
    double logZ = lattice.forward();
    lattice.backward();
    double gold = gold(e, row, length, targets);
    double smooth = 0;
    long correct = 0;
    lattice.countPairs(logZ);
    for (int t = 0; t < length; t++) {
      int target = targets[row + t];
      smooth += smoothing * (mean(e, row + t) - e[(row + t) * tags + target]);
      correct += lattice.gradients(t, target, logZ) == target ? 1 : 0;
    }
    return new CrossEntropy.Result(logZ - gold - smooth, gold - logZ, correct, length);
  }

  private double mean(float[] e, int row) {
    double sum = 0;
    for (int k = 0; k < tags; k++) {
      sum += e[row * tags + k];
    }
    return sum / tags;
  }

  /** (1), counting its transitions. */
  private double gold(float[] e, int row, int length, int[] targets) {
    double score = 0;
    int before = tags;
    for (int t = 0; t < length; t++) {
      int tag = targets[row + t];
      score += transition(before, tag) + e[(row + t) * tags + tag];
      before = tag;
    }
    return score + transition(before, tags);
  }

  private double transition(int from, int to) {
    golds[from * (tags + 1) + to]++;
    return scores[from * (tags + 1) + to];
  }

  /** Forward and backward sums over one sequence. */
  private final class Lattice {
    private final float[] e;
    private final int row;
    private final int length;
    private final double[] alpha;
    private final double[] beta;
    private final double[] shares = new double[tags];
    private final double[] sums = new double[tags];

    Lattice(float[] e, int row, int length) {
      this.e = e;
      this.row = row;
      this.length = length;
      this.alpha = new double[length * tags];
      this.beta = new double[length * tags];
    }

    private double emission(int t, int k) {
      return e[(row + t) * tags + k];
    }

    /** (3) */
    double forward() {
      for (int k = 0; k < tags; k++) {
        alpha[k] = scores[tags * (tags + 1) + k] + emission(0, k);
      }
      for (int t = 1; t < length; t++) {
        double most = exponentials(t - 1);
        Arrays.fill(sums, 0);
        for (int j = 0; j < tags; j++) {
          addRow(shares[j], factors, j * tags, sums);
        }
        for (int k = 0; k < tags; k++) {
          alpha[t * tags + k] = emission(t, k) + most + Math.log(sums[k]);
        }
      }
      double most = exponentials(length - 1);
      double sum = 0;
      for (int j = 0; j < tags; j++) {
        sum += shares[j] * Math.exp(scores[j * (tags + 1) + tags]);
      }
      return most + Math.log(sum);
    }

    /** exp(alpha_t - max) in {@link #shares}; the maximum. */
    private double exponentials(int t) {
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < tags; j++) {
        most = Math.max(most, alpha[t * tags + j]);
      }
      for (int j = 0; j < tags; j++) {
        shares[j] = Math.exp(alpha[t * tags + j] - most);
      }
      return most;
    }

    /** beta_t[j] = log of the sum over what may follow j. */
    void backward() {
      for (int j = 0; j < tags; j++) {
        beta[(length - 1) * tags + j] = scores[j * (tags + 1) + tags];
      }
      for (int t = length - 2; t >= 0; t--) {
        double most = followers(t + 1);
        for (int j = 0; j < tags; j++) {
          beta[t * tags + j] = most + Math.log(dot(factors, j * tags, sums));
        }
      }
    }

    /** exp(e_t + beta_t - max) in {@link #sums}; the maximum. */
    private double followers(int t) {
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < tags; k++) {
        sums[k] = emission(t, k) + beta[t * tags + k];
        most = Math.max(most, sums[k]);
      }
      for (int k = 0; k < tags; k++) {
        sums[k] = Math.exp(sums[k] - most);
      }
      return most;
    }

    /** Expected transitions between tags, without the factors exp(A) that all of a pair share. */
    void countPairs(double logZ) {
      for (int t = 1; t < length; t++) {
        double level = exponentials(t - 1) + followers(t) - logZ;
        for (int j = 0; j < tags; j++) {
          addRow(shares[j] * Math.exp(level), sums, 0, pairs, j * (tags + 1));
        }
      }
    }

    /** Puts (4) in the place of the emissions of t; the most probable tag there. */
    int gradients(int t, int target, double logZ) {
      int best = 0;
      for (int k = 0; k < tags; k++) {
        int at = (row + t) * tags + k;
        double p = Math.exp(alpha[t * tags + k] + beta[t * tags + k] - logZ);
        shares[k] = p;
        best = p > shares[best] ? k : best;
        pairs[tags * (tags + 1) + k] += t == 0 ? p : 0;
        pairs[k * (tags + 1) + tags] += t == length - 1 ? p : 0;
        e[at] = (float) (p - smoothing / tags - (k == target ? 1 - smoothing : 0));
      }
      return best;
    }
  }

  private static void addRow(double factor, double[] x, int from, double[] sums) {
    addRow(factor, x, from, sums, 0);
  }

  private static void addRow(double factor, double[] x, int from, double[] sums, int to) {
    int columns = Math.min(x.length - from, sums.length - to);
    for (int k = 0; k < columns; k++) {
      sums[to + k] += factor * x[from + k];
    }
  }

  private static double dot(double[] x, int from, double[] y) {
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      sum += x[from + k] * y[k];
    }
    return sum;
  }
}
