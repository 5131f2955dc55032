package dev.seqwright.core.attention.lowrank;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.EqualParts;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.PseudoInverse;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Nystromformer (Xiong et al. 2021): the attention matrix of n by n approximated by Nystrom's
 * method from m landmarks, the means of m segments of the sequence.
 *
 * <pre>
 *   (1) [q k v] = x Wqkv' + b;  q~_s, k~_s = means of q and k over segment s of min(m, n)
 *   (2) F = softmax(Q K~' / sqrt d)  (n, m),  A = softmax(Q~ K~' / sqrt d)  (m, m),
 *       B = softmax(Q~ K' / sqrt d)  (m, n)                                     in each head
 *   (3) Y = F A^+ (B V),   A^+ by T rounds, see {@link PseudoInverse}
 *   (4) y_i += sum over |t| &lt;= (c - 1) / 2 of w_t,h v_(i+t)          a convolution a head; c = 0: none
 *   (5) out = Y Wo' + bo
 * </pre>
 *
 * A sequence of no more than m positions is attended in full, Y = softmax(Q K' / sqrt d) V: there F
 * = A = B, of which (3) is what it approximates, at a higher price.
 *
 * <p>Time O(n (m + c) D + T m^3 H), memory O(n D + n c H + T m^2 H). For encoders.
 *
 * <p>Differs from the paper: segments differ by one in length where m does not divide n, where its
 * program pads; the iteration starts from the norms of each matrix, where its program takes the
 * largest of the batch, so that a sentence does not depend on its batch; weights of F and B are
 * dropped out in training, where the modules of transformers drop none of them.
 */
public final class NystromAttention extends LandmarkAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "nystrom",
          Settings.class,
          "attention through `landmarks` means of segments and a pseudo-inverse",
          EnumSet.of(Ability.BIDIRECTIONAL),
          "time O(n (m + c) D + T m^3 H), memory O(n D + n c H)",
          "Xiong et al. 2021, arXiv 2102.03902");

  private final Settings settings;
  private final Optional<Parameter> kernel;

  /**
   * What can be set.
   *
   * @param landmarks m
   * @param rounds T
   * @param convolution c, the positions that the convolution of the values sees; 0: there is none
   */
  public record Settings(int landmarks, int rounds, int convolution) implements AttentionKind {
    public Settings() {
      this(64, 6, 33);
    }

    public Settings {
      Check.atLeast("landmarks", landmarks, 1);
      Check.atLeast("rounds", rounds, 1);
      boolean isOdd = convolution > 0 && convolution % 2 == 1;
      Check.that(convolution == 0 || isOdd, "convolution", convolution, "0 or an odd number");
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new NystromAttention(site, this);
    }
  }

  private NystromAttention(AttentionSpec site, Settings settings) {
    super(site, settings.landmarks());
    this.settings = settings;
    int width = settings.convolution();
    this.kernel =
        width == 0
            ? Optional.empty()
            : Optional.of(
                site.scope().create("convolution", Initializer.fanIn(width), width, site.heads()));
  }

  @Override
  Variable heads(Graph graph, Inputs in) {
    EqualParts segments = in.segments();
    Operand w = values(graph, in);
    Variable y = attend(graph, in.q(), segments.layout(), in.keys(), w, segments.segments());
    return kernel.isEmpty()
        ? y
        : Add.apply(graph, y, convolved(graph, in.v(), segments.layout(), kernel.get()));
  }

  /** A^+ (B V) for each landmark, or the values themselves where a landmark is a position. */
  private Operand values(Graph graph, Inputs in) {
    SequenceLayout layout = in.segments().layout();
    SequenceLayout landmarks = in.segments().segments();
    SequenceLayout longs = longs(layout);
    if (longs.rows() == 0) {
      return in.v();
    }
    int[] rows = rowsOfLongs(longs, landmarks);
    Variable queries = GatherRows.apply(graph, in.queries(), rows);
    Variable keys = GatherRows.apply(graph, in.keys(), rows);
    Pairs pairs = Pairs.dense(longs, longs, false);
    Variable a = between(graph, queries, keys, pairs);
    Variable inverse = PseudoInverse.apply(graph, a, longs, settings.rounds());
    Variable bv = attend(graph, queries, longs, in.k(), in.v(), layout);
    Variable w = PairSum.apply(graph, inverse, bv, pairs);
    return GatherRows.apply(graph, Concat.rows(graph, w, in.v()), sources(longs, layout));
  }

  /** m landmarks of every sequence that has more positions, none of the others. */
  private SequenceLayout longs(SequenceLayout layout) {
    int m = settings.landmarks();
    return SequenceLayout.of(
        IntStream.range(0, layout.sequences()).map(b -> layout.length(b) > m ? m : 0).toArray());
  }

  private static int[] rowsOfLongs(SequenceLayout longs, SequenceLayout landmarks) {
    return IntStream.range(0, longs.sequences())
        .flatMap(b -> IntStream.range(landmarks.start(b), landmarks.start(b) + longs.length(b)))
        .toArray();
  }

  /**
   * For every landmark its row among those of the long sequences and, behind them, all positions.
   */
  private static int[] sources(SequenceLayout longs, SequenceLayout layout) {
    return IntStream.range(0, longs.sequences())
        .flatMap(
            b ->
                longs.length(b) > 0
                    ? IntStream.range(longs.start(b), longs.end(b))
                    : IntStream.range(longs.rows() + layout.start(b), longs.rows() + layout.end(b)))
        .toArray();
  }

  /** (4). */
  private Variable convolved(Graph graph, Operand v, SequenceLayout layout, Parameter weights) {
    int reach = settings.convolution() / 2;
    Pairs.Builder pairs = new Pairs.Builder();
    IntStream.Builder taps = IntStream.builder();
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = layout.start(b); i < layout.end(b); i++) {
        int to = Math.min(layout.end(b) - 1, i + reach);
        for (int j = Math.max(layout.start(b), i - reach); j <= to; j++) {
          pairs.add(j);
          taps.add(j - i + reach);
        }
        pairs.endRow();
      }
    }
    Variable w = GatherRows.apply(graph, weights.in(graph), taps.build().toArray());
    return PairSum.apply(graph, w, v, pairs.build());
  }
}
