package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.attention.sparse.position.GlobalInput.Links;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LayerNormalization;
import dev.seqwright.core.autograd.Operand;
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
import dev.seqwright.core.tensor.Pairs;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Extended transformer construction (Ainslie et al. 2020): beside the sequence, the long input,
 * goes a short global one; long positions see their neighbours and all global ones, global
 * positions see everything.
 *
 * <pre>
 *   (1) [q k v] = x W' + b,  [qg kg vg] = z Wg' + bg
 *   (2) y_i = attention of q_i to k_j, |i - j| &lt;= w (l2l), and to all kg (l2g), in one softmax
 *   (3) u_m = attention of qg_m to all kg (g2g) and to all k (g2l), in one softmax
 *   (4) logits q . (key + a_label) / sqrt d; labels: j - i for l2l, m' - m up to c for g2g, whether
 *       position and global one belong together for l2g and g2l
 *   (5) out = y Wo' + bo;  the layer above gets z = LN(z + u Wgo' + bgo)
 *   (6) first layer: z_m = e_m + mean of x over the m-th of min(g, n) equal parts of the sequence
 * </pre>
 *
 * Time O(n (w + g) D), memory O(n (w + g) H). For encoders.
 *
 * <p>Differs from the paper: the global input is pooled from the sequence, (6), as translation has
 * no other; keys and values are projected once an input, not once a piece; the global input has no
 * feed-forward layer, where the authors' program gives it that of the long one, as it gives it the
 * long one's projections by default; (5) has its norm behind the sum, whatever the placement of the
 * others; distances of l2l are not clipped under w; hard masks between the inputs and the
 * pre-training by contrastive prediction are absent. What (5) makes of the last layer is not read.
 */
public final class EtcAttention implements Attention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "etc",
          Settings.class,
          "a band, and a global input of `globals` positions that goes from layer to layer",
          EnumSet.of(Ability.BIDIRECTIONAL),
          "time O(n (window + globals) D), memory O(n (window + globals) H)",
          "Ainslie et al. 2020, arXiv 2004.08483");

  private final SelfProjection longs;
  private final SelfProjection shorts;
  private final Parameter globals;
  private final Parameter labels;
  private final Parameter gain;
  private final Parameter bias;
  private final Settings settings;
  private final AttentionSpec site;

  /** Where a layer leaves its global input for the one above. */
  private record Above(int size) {}

  /**
   * What can be set.
   *
   * @param window w, how many positions are seen on each side
   * @param globals g, the length of the global input
   * @param distance c, how far apart global positions are told from each other
   */
  public record Settings(int window, int globals, int distance) implements AttentionKind {
    public Settings() {
      this(16, 8, 8);
    }

    public Settings {
      Check.atLeast("window", window, 0);
      Check.atLeast("globals", globals, 1);
      Check.atLeast("distance", distance, 0);
    }

    @Override
    public boolean handsUp() {
      return true;
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new EtcAttention(site, this);
    }
  }

  private EtcAttention(AttentionSpec site, Settings settings) {
    int size = site.size();
    this.settings = settings;
    this.site = site;
    this.longs = new SelfProjection(site);
    this.shorts = new SelfProjection(site.at("global"));
    Initializer start = Initializer.normal(1 / Math.sqrt(size));
    int count = GlobalInput.labels(settings.window(), settings.distance());
    this.labels = site.scope().create("labels", start, count, size);
    this.globals = site.scope().create("globals", start, settings.globals(), size);
    this.gain = site.scope().create("global.norm-gain", Initializer.ones(), size);
    this.bias = site.scope().create("global.norm-bias", Initializer.zeros(), size);
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    int size = site.size();
    GlobalInput input =
        new GlobalInput(query.layout(), settings.window(), settings.globals(), settings.distance());
    Above above = new Above(settings.globals());
    Optional<Variable> below = graph.shared(above);
    Variable z = below.isPresent() ? below.get() : pooled(graph, query.rows(), input);
    Variable local = longs.project(graph, query.rows());
    Variable global = shorts.project(graph, z);
    Variable kv = Concat.rows(graph, local.columns(size, 3 * size), global.columns(size, 3 * size));
    Variable u = attend(graph, global, kv, input.fromGlobal());
    Variable sum = Add.apply(graph, z, shorts.output(graph, u));
    graph.share(above, LayerNormalization.apply(graph, sum, gain.in(graph), bias.in(graph), 1e-5f));
    return longs.output(graph, attend(graph, local, kv, input.fromLong()));
  }

  /** (6). */
  private Variable pooled(Graph graph, Variable x, GlobalInput input) {
    Variable means = SegmentSum.apply(graph, x, input.owners(), input.shares());
    return AddEmbedding.apply(graph, means, globals.in(graph), input.numbers(), 1);
  }

  private Variable attend(Graph graph, Variable qkv, Variable kv, Links links) {
    int heads = site.heads();
    Pairs pairs = links.pairs();
    Operand q = site.part(qkv, 0);
    Variable dots = PairDots.apply(graph, q, site.part(kv, 0), pairs, heads, site.scale());
    Variable own =
        PairDots.apply(graph, q, labels.in(graph), pairs.to(links.labels()), heads, site.scale());
    Variable weights = PairSoftmax.apply(graph, Add.apply(graph, dots, own), pairs);
    Variable dropped = Dropout.apply(graph, weights, site.dropout());
    return PairSum.apply(graph, dropped, site.part(kv, 1), pairs);
  }
}
