package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.mechanism.ExplicitAttention;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.Product;
import dev.seqwright.core.autograd.SpanMask;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Adaptive attention span (Sukhbaatar et al. 2019): every head learns how far it looks, and pays
 * for it.
 *
 * <pre>
 *   (1) m_h(x) = clamp((R + S z_h - x) / R, 0, 1),  x = |i - j|, 0 &lt;= z_h &lt;= 1
 *   (2) a_ij = m_h(x) exp(q_i . k_j / sqrt d) / sum_l m_h(|i - l|) exp(q_i . k_l / sqrt d)
 *   (3) loss += weight S mean_h z_h
 * </pre>
 *
 * S is the longest span, R the width of the soft edge; relative positions add to the logits, as in
 * the paper. Only pairs within the longest span of the layer's heads are computed: time O(n (S max
 * z + R) D).
 *
 * <p>z stays in [0, 1]: a step of the optimiser that leaves it ends at its border. Reports of a
 * training tell S z of every head.
 *
 * <p>Differs from the authors' program: the soft edge of the longest span lies beyond S, as (1) has
 * it, where the program sees S positions at most.
 */
public final class AdaptiveSpanAttention extends ExplicitAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "adaptive-span",
          Settings.class,
          "every head learns how far it looks, up to `span`",
          EnumSet.complementOf(EnumSet.of(Ability.CROSS)),
          "time O(n (span + ramp) D), memory O(n (span + ramp) H)",
          "Sukhbaatar et al. 2019, arXiv 1905.07799");

  private final Settings settings;
  private final Parameter shares;

  /**
   * What can be set.
   *
   * @param span S, the longest span
   * @param ramp R, the width of the soft edge
   * @param start z of every head at the start
   * @param weight of the loss on the spans
   */
  public record Settings(int span, int ramp, double start, double weight) implements AttentionKind {
    public Settings() {
      this(64, 16, 0.5, 2e-6);
    }

    public Settings {
      Check.atLeast("span", span, 1);
      Check.atLeast("ramp", ramp, 1);
      Check.within("start", start, 0, 1);
      Check.notNegative("weight", weight);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new AdaptiveSpanAttention(site, this);
    }
  }

  private AdaptiveSpanAttention(AttentionSpec site, Settings settings) {
    super(site);
    this.settings = settings;
    this.shares =
        site.scope()
            .create("span", Initializer.constant(settings.start()), 1, site.heads())
            .within(0, 1);
  }

  @Override
  public Optional<String> report() {
    String spans =
        IntStream.range(0, site().heads())
            .mapToObj(h -> String.format(Locale.ROOT, "%.1f", settings.span() * share(h)))
            .collect(Collectors.joining(" "));
    return Optional.of("Spans of " + site().scope().prefix() + ": " + spans);
  }

  /** z of a head. */
  private float share(int head) {
    return Math.clamp(shares.value().get(head), 0f, 1f);
  }

  @Override
  protected Pattern pattern() {
    double longest = 0;
    for (int h = 0; h < site().heads(); h++) {
      longest = Math.max(longest, share(h));
    }
    int reach = (int) Math.ceil(settings.span() * longest) + settings.ramp();
    return (i, n, keys) -> band(i, n, reach, keys);
  }

  private static void band(int i, int n, int reach, IntConsumer keys) {
    int last = (int) Math.min(n - 1L, (long) i + reach);
    for (int j = Math.max(0, i - reach); j <= last; j++) {
      keys.accept(j);
    }
  }

  @Override
  protected Variable mix(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    Variable z = shares.in(graph);
    int[] distances = new int[places.pairs().count()];
    Arrays.setAll(distances, p -> Math.abs(places.distance(p)));
    Variable mask = SpanMask.apply(graph, z, settings.span(), settings.ramp(), distances);
    Variable dots = logits(graph, q, k, places);
    Variable weights = PairSoftmax.apply(graph, Add.apply(graph, dots, mask), places.pairs());
    graph.addToLoss(total(graph, z), settings.weight() * settings.span() / site().heads());
    return sum(graph, weights, v, places);
  }

  private static Variable total(Graph graph, Variable z) {
    Tensor ones = graph.workspace().allocate(z.value().columns(), 1);
    for (long h = 0; h < ones.size(); h++) {
      ones.set(h, 1);
    }
    return Product.apply(graph, z, graph.constant(ones));
  }
}
