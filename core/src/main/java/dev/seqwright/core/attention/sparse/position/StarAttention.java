package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LayerNormalization;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.IntStream;

/**
 * Star-Transformer (Guo et al. 2019): positions are satellites on a ring that talk to their
 * neighbours and to one relay, which talks to all.
 *
 * <pre>
 *   (1) h_i = x_i, s = mean of x at first; T rounds of (2) and (3)
 *   (2) h_i = LN(relu(MultiHead(h_i, [h_(i-1), h_i, h_(i+1), x_i, s])))      the ring closes
 *   (3) s = LN(relu(MultiHead(s, [s, h_1 ... h_n])))
 * </pre>
 *
 * The output is h. Satellites and relay have projections of their own, the same in all rounds. Time
 * O(T n D^2) with 5 keys a position, memory O(T n D). For encoders.
 *
 * <p>Differs from the paper and the authors' program: the relay is not handed on, only satellites
 * go out, so that its last update does nothing, and with one round it is not trained; the program
 * has projections of its own for each round; and this stands in a layer with a residual connection
 * and a feed-forward part, which the paper's layer has not.
 */
public final class StarAttention implements Attention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "star",
          Settings.class,
          "a ring of positions around a relay, `rounds` rounds",
          EnumSet.of(Ability.BIDIRECTIONAL),
          "time O(rounds n D^2), memory O(rounds n D)",
          "Guo et al. 2019, arXiv 1902.09113");

  private final Half satellite;
  private final Half relay;
  private final AttentionSpec site;
  private final int rounds;

  /**
   * What can be set.
   *
   * @param rounds T
   */
  public record Settings(int rounds) implements AttentionKind {
    public Settings() {
      this(2);
    }

    public Settings {
      Check.atLeast("rounds", rounds, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new StarAttention(site, rounds);
    }
  }

  /** One of the two updates: attention, ReLU, norm. */
  private final class Half {
    private final CrossProjection projection;
    private final Parameter gain;
    private final Parameter bias;

    Half(AttentionSpec own) {
      projection = new CrossProjection(own);
      gain = own.scope().create("norm-gain", Initializer.ones(), own.size());
      bias = own.scope().create("norm-bias", Initializer.zeros(), own.size());
    }

    Variable update(Graph graph, Variable rows, Variable source, Pairs pairs) {
      Variable q = projection.queries(graph, rows);
      Variable kv = projection.keysAndValues(graph, source);
      Variable dots = PairDots.apply(graph, q, site.part(kv, 0), pairs, site.heads(), site.scale());
      Variable weights =
          Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
      Variable y = projection.output(graph, PairSum.apply(graph, weights, site.part(kv, 1), pairs));
      Variable active = Activate.apply(graph, Activation.RELU, y);
      return LayerNormalization.apply(graph, active, gain.in(graph), bias.in(graph), 1e-5f);
    }
  }

  private StarAttention(AttentionSpec site, int rounds) {
    this.site = site;
    this.rounds = rounds;
    this.satellite = new Half(site.at("satellite"));
    this.relay = new Half(site.at("relay"));
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable x = query.rows();
    SequenceLayout layout = query.layout();
    Pairs ring = ring(layout);
    Pairs spokes = spokes(layout);
    Variable h = x;
    Variable s = mean(graph, x, layout);
    for (int round = 0; round < rounds; round++) {
      h = satellite.update(graph, h, Concat.rows(graph, h, x, s), ring);
      s = relay.update(graph, s, Concat.rows(graph, h, s), spokes);
    }
    return h;
  }

  private static Variable mean(Graph graph, Variable x, SequenceLayout layout) {
    float[] factors = new float[layout.sequences()];
    int[] owners = new int[layout.rows()];
    for (int b = 0; b < factors.length; b++) {
      factors[b] = 1f / Math.max(1, layout.length(b));
      Arrays.fill(owners, layout.start(b), layout.end(b), b);
    }
    return SegmentSum.apply(graph, x, owners, factors);
  }

  /** Rows of [h, x, s]: neighbours on the ring, the own input and the sequence's relay. */
  private static Pairs ring(SequenceLayout layout) {
    Pairs.Builder pairs = new Pairs.Builder();
    int rows = layout.rows();
    for (int b = 0; b < layout.sequences(); b++) {
      int start = layout.start(b);
      int n = layout.length(b);
      for (int i = 0; i < n; i++) {
        IntStream.of((i + n - 1) % n, i, (i + 1) % n).distinct().forEach(j -> pairs.add(start + j));
        pairs.add(rows + start + i);
        pairs.add(2 * rows + b);
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  /** Rows of [h, s]: the sequence's satellites and the relay itself. */
  private static Pairs spokes(SequenceLayout layout) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      IntStream.range(layout.start(b), layout.end(b)).forEach(pairs::add);
      pairs.add(layout.rows() + b);
      pairs.endRow();
    }
    return pairs.build();
  }
}
