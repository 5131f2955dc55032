package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LogSoftmax;
import dev.seqwright.core.autograd.Logarithm;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reciprocal;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * EM routing (Hinton et al. 2018, as in Li et al. 2019): an output capsule is a Gaussian with a
 * diagonal covariance, the votes are its data, and the capsule is as active as its votes agree. T
 * rounds of an M-step with an E-step between two of them:
 *
 * <pre>
 *   (1) C_hn = 1 / M at first
 *   M:
 *   (2) S_n = sum_h C_hn
 *   (3) mu_n = sum_h C_hn V_hn / S_n,  sigma_n^2 = sum_h C_hn (V_hn - mu_n)^2 / S_n + e
 *   (4) E_n = sum_i 1/2 log(2 pi e sigma_ni^2)              the entropy of the Gaussian
 *   (5) A_n = s(betaA_n - betaMu_n S_n - S_n E_n / d)       s logistic; S_n E_n the cost of its votes
 *   E:
 *   (6) p_hn = N(V_hn; mu_n, sigma_n)
 *   (7) C_hn = A_n p_hn / sum_m A_m p_hm
 *   (8) o_n = A_n mu_n                                      in the end
 * </pre>
 *
 * betaA and betaMu are trained, M each; d is the size of a capsule, D / M. Shares are kept as
 * logarithms, so that a capsule with no share still has a mean. Time O(T n H D), memory O(T n H D).
 *
 * <p>Differs from the paper: the inverse temperature is 1 / d, which makes the cost a mean over the
 * dimensions; a floor of 0.01 is added to variances, since a capsule with a single vote has none.
 */
final class EmRouting implements CapsuleRouting {
  private static final float FLOOR = 0.01f;
  private static final float TWO_PI_E = (float) (2 * Math.PI * Math.E);

  private final int rounds;
  private final int size;
  private final Parameter benefit;
  private final Parameter price;

  /** The capsules after an M-step; squares (N H M, d) are those of votes less their means. */
  private record Gaussians(
      Variable mean, Variable variance, Variable squares, Variable entropy, Variable activation) {}

  EmRouting(AttentionSpec site, int rounds, int capsules) {
    this.rounds = rounds;
    this.size = site.size() / capsules;
    this.benefit = site.scope().create("beta-a", Initializer.zeros(), capsules, 1);
    this.price = site.scope().create("beta-mu", Initializer.zeros(), capsules, 1);
  }

  @Override
  public Variable route(Graph graph, CapsuleVotes votes) {
    Variable logits = graph.constant(graph.workspace().zeros(votes.inputs(), votes.outputs()));
    Gaussians capsules = maximized(graph, votes, logits);
    for (int round = 1; round < rounds; round++) {
      capsules = maximized(graph, votes, expected(graph, votes, capsules));
    }
    Variable active = Activate.apply(graph, Activation.SIGMOID, capsules.activation);
    return ScaleRows.apply(graph, capsules.mean, active);
  }

  /** The M-step, (2) to (5), from logits (N H, M) of the shares. */
  private Gaussians maximized(Graph graph, CapsuleVotes votes, Variable logits) {
    Variable logShares = votes.byPair(graph, LogSoftmax.apply(graph, logits));
    Variable weights = PairSoftmax.apply(graph, logShares, votes.pairs());
    Variable mean = PairSum.apply(graph, weights, votes.all(), votes.pairs());
    Variable apart = AddEmbedding.apply(graph, votes.all(), mean, votes.capsuleOfVote(), -1);
    Variable squares = Multiply.apply(graph, apart, apart);
    Variable variance = PairSum.apply(graph, weights, squares, votes.pairs());
    Variable entropy = entropy(graph, variance);
    Variable activation = activation(graph, votes, logits, entropy);
    return new Gaussians(mean, variance, squares, entropy, activation);
  }

  private Variable entropy(Graph graph, Variable variance) {
    Variable scaled = Scale.apply(graph, variance, TWO_PI_E);
    Variable logs = Logarithm.apply(graph, scaled, TWO_PI_E * FLOOR);
    Variable halves = graph.constant(filled(graph, 0.5f, 1, size));
    return Affine.apply(graph, logs, halves, null, Activation.IDENTITY);
  }

  /** What goes into the logistic function of (5). */
  private Variable activation(Graph graph, CapsuleVotes votes, Variable logits, Variable entropy) {
    int outputs = votes.outputs();
    int[] own = IntStream.range(0, votes.capsules()).map(c -> c % outputs).toArray();
    Variable shares = votes.byPair(graph, Softmax.apply(graph, logits));
    Variable ones = graph.constant(filled(graph, 1, votes.all().value().rows(), 1));
    Variable mass = PairSum.apply(graph, shares, ones, votes.pairs());
    Variable mean = Scale.apply(graph, entropy, 1f / size);
    Variable each = AddEmbedding.apply(graph, mean, price.in(graph), own, 1);
    Variable cost = Multiply.apply(graph, mass, each);
    return AddEmbedding.apply(graph, Scale.apply(graph, cost, -1), benefit.in(graph), own, 1);
  }

  /** The E-step, (6) and (7): log(A_n p_hn) (N H, M), but for what is the same for all n. */
  private static Variable expected(Graph graph, CapsuleVotes votes, Gaussians capsules) {
    int[] capsule = votes.pairs().queries();
    Variable inverse = Reciprocal.apply(graph, capsules.variance, FLOOR);
    Variable distance = PairDots.apply(graph, inverse, capsules.squares, votes.pairs(), 1, -0.5f);
    Variable spread = Scale.apply(graph, capsules.entropy, -1);
    Variable prior = Add.apply(graph, logSigmoid(graph, capsules.activation), spread);
    Variable each = GatherRows.apply(graph, prior, capsule);
    return votes.byHead(graph, Add.apply(graph, distance, each));
  }

  /** log s(a) = a - log(exp(a) + exp(0)) of a column. */
  private static Variable logSigmoid(Graph graph, Variable a) {
    Variable zeros = graph.constant(graph.workspace().zeros(a.value().rows(), 1));
    Variable both = LogSoftmax.apply(graph, Concat.columns(graph, a, zeros));
    return both.columns(0, 1).contiguous(graph); // sums take all elements of a tensor
  }

  private static Tensor filled(Graph graph, float value, int rows, int columns) {
    Tensor t = graph.workspace().allocate(rows, columns);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, value);
    }
    return t;
  }
}
