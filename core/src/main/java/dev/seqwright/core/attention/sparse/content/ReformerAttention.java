package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.UnitRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Reformer's attention by locality-sensitive hashing (Kitaev et al. 2020): queries and keys are the
 * same vectors; a position attends those that hash to its bucket in one of r rounds.
 *
 * <pre>
 *   (1) q = x Wq',  k = q / |q|
 *   (2) bucket(q) = argmax([q R; -q R]),  R (d, buckets / 2) random, one a round and head
 *   (3) S(i) = positions of i's bucket in i's chunk and the chunk before, in any round; i itself
 *       only where there is no other
 *   (4) y_i = sum over S(i) of softmax(q_i . k_j / sqrt d) v_j
 * </pre>
 *
 * The union of the rounds is what their combination by the logarithms of their sums gives when
 * pairs that meet twice are counted once. Time O(r n (buckets d + chunk D)).
 *
 * <p>Differs from the paper: chunks are cut inside a bucket, so that a causal position does not
 * depend on what comes later; rotations are drawn once, where the programs draw them in every pass,
 * so that more rounds than in training do not help in use; the number of buckets is fixed, where
 * the paper has 2 n / chunk, and many positions to a bucket leave each the members nearest to it.
 * Decodes over the prefix.
 *
 * <p>The programs differ from the paper, too: in Trax and in transformers keys are of length sqrt
 * d, so that (4) is q_i . k_j without the division, and transformers neither keeps positions of
 * other buckets in a chunk apart nor counts a pair of two rounds once.
 */
public final class ReformerAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "reformer",
          Settings.class,
          "positions attend those of their hash bucket, in chunks of `chunk`",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL),
          "time O(rounds n chunk D) and n log n for sorting",
          "Kitaev et al. 2020, arXiv 2001.04451");

  private final Linear projection;
  private final Linear output;
  private final Settings settings;
  private final AttentionSpec site;
  private final Rotations rotations;

  /** Where the numbers of R come from. */
  @FunctionalInterface
  interface Rotations {
    /** Fills R (d, buckets / 2) of a head and a round: with the same numbers at every call. */
    void into(Tensor rotation, int head, int round);
  }

  /**
   * What can be set.
   *
   * @param buckets an even number
   * @param chunk how many members of a bucket are a chunk
   * @param rounds r
   * @param seed of the rotations, a part of the model
   */
  public record Settings(int buckets, int chunk, int rounds, long seed) implements AttentionKind {
    public Settings() {
      this(8, 16, 2, 1);
    }

    public Settings {
      Check.that(buckets >= 2 && buckets % 2 == 0, "buckets", buckets, "an even number, 2 or more");
      Check.atLeast("chunk", chunk, 1);
      Check.atLeast("rounds", rounds, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new ReformerAttention(site, this, (r, head, round) -> draw(r, site, head, round));
    }

    private void draw(Tensor rotation, AttentionSpec site, int head, int round) {
      long key = CounterRandom.key(CounterRandom.key(seed, site.layer()), head);
      SplittableRandom random = new SplittableRandom(CounterRandom.key(key, round));
      for (long e = 0; e < rotation.size(); e++) {
        rotation.set(e, (float) random.nextGaussian());
      }
    }
  }

  ReformerAttention(AttentionSpec site, Settings settings, Rotations rotations) {
    super(site.size());
    int size = site.size();
    this.projection =
        Linear.stacked(
            site.scope().at("projection"), size, size, List.of(site.initializer(), site.branch()));
    this.output =
        new Linear(site.scope().at("output"), size, size, 1, Activation.IDENTITY, site.branch());
    this.settings = settings;
    this.site = site;
    this.rotations = rotations;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable both = projection.apply(graph, query.rows());
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      Columns q = site.head(site.part(both, 0), h);
      Columns v = site.head(site.part(both, 1), h);
      heads[h] = head(graph, q, v, query.layout(), h);
    }
    return output.apply(graph, Concat.columns(graph, heads));
  }

  private Variable head(Graph graph, Columns q, Columns v, SequenceLayout layout, int head) {
    int[][] rounds = new int[settings.rounds()][];
    for (int r = 0; r < rounds.length; r++) {
      rounds[r] = hashes(graph, q.matrix(), head, r);
    }
    Buckets buckets = new Buckets(settings.chunk(), site.role().causal(), false);
    Pairs pairs = buckets.pairs(layout, rounds);
    Variable dots = PairDots.apply(graph, q, UnitRows.apply(graph, q), pairs, 1, site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return PairSum.apply(graph, weights, v, pairs);
  }

  private int[] hashes(Graph graph, Matrix q, int head, int round) {
    int half = settings.buckets() / 2;
    Tensor turned = graph.workspace().allocate(q.rows(), half);
    Tensor rotation = graph.workspace().allocate(site.headSize(), half);
    rotations.into(rotation, head, round);
    graph.kernels().products().gemm(q, rotation.matrix(), turned.matrix(), 0);
    int[] hashes = new int[q.rows()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = largest(turned.rows(i, i + 1).toArray());
    }
    return hashes;
  }

  /** argmax of [x; -x]. */
  private static int largest(float... x) {
    int best = 0;
    for (int b = 1; b < 2 * x.length; b++) {
      best = value(b, x) > value(best, x) ? b : best;
    }
    return best;
  }

  private static float value(int b, float... x) {
    return b < x.length ? x[b] : -x[b - x.length];
  }
}
