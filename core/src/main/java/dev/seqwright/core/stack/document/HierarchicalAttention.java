package dev.seqwright.core.stack.document;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Interpolate;
import dev.seqwright.core.autograd.ReplaceRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.feedforward.FeedForward;
import dev.seqwright.core.feedforward.TwoLayer;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RunningMean;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;
import java.util.Set;

/**
 * A hierarchical attention network, HAN (Miculicich et al. 2018): each token of a sentence attends
 * the words of each of the n sentences before, then the n summaries that it got. With h_t its state
 * after the last layer of the encoder, and h^j the states of the j-th sentence of the context after
 * the same layer:
 *
 * <pre>
 *   (1) s_t^j = MultiHead(h_t, h^j)                     over the words of sentence j
 *   (2) d_t = FFN(MultiHead(h_t, [s_t^1 ... s_t^n]))    over the sentences
 *   (3) g_t = sigmoid(W [h_t; d_t] + b),  h'_t = g_t h_t + (1 - g_t) d_t
 * </pre>
 *
 * <p>The decoder attends h'. The context are states h, never h', so what a sentence sees does not
 * depend on what was seen by those before it, and the states of a sentence are computed once for
 * all that see them. A sentence without context has h' = h.
 *
 * <p>Time O(n N (D^2 + S D)) for N tokens in sentences of S, memory O(n N D).
 *
 * <p>Differs from the paper: the functions f_w and f_s that make queries of h are those of the
 * attentions (two linear maps in a row are one), and the gate has a bias, as in the authors'
 * program; it starts at 2, near the translator without context. Differs from the authors' program:
 * it normalizes queries, summaries and h', and stops gradients at the context and the queries; the
 * equations do neither.
 */
public final class HierarchicalAttention implements DocumentContext {
  /** The entry of the catalogue. */
  public static final Variant<DocumentContextKind> VARIANT =
      new Variant<>(
          "han",
          Settings.class,
          "the encoder's states attend the words of each sentence before, then these sentences",
          Set.of(),
          "time O(k n (D^2 + n D)), memory O(k n D) for k sentences before",
          "Miculicich et al. 2018, arXiv 1809.01576");

  /** Where b starts: gates are 0.88 at first. */
  private static final double OPEN = 2;

  private final CrossProjection words;
  private final CrossProjection sentences;
  private final FeedForward outer;
  private final Parameter gateWeight;
  private final Parameter gateBias;
  private final RunningMean kept = new RunningMean();
  private final int size;
  private final int heads;
  private final double attentionDropout;
  private final double dropout;

  /**
   * What can be set.
   *
   * @param sentences n, how many sentences before it a sentence sees; fewer at the beginning of a
   *     document
   */
  public record Settings(int sentences) implements DocumentContextKind {
    /** As in the paper. */
    public Settings() {
      this(3);
    }

    public Settings {
      Check.atLeast("sentences", sentences, 1);
    }

    @Override
    public Optional<DocumentContext> create(DocumentContextSite site) {
      return Optional.of(new HierarchicalAttention(site));
    }

    /** Queries, keys and values of words and summaries for each sentence, and the outer part. */
    @Override
    public long floatsPerToken(long size, long feedForward) {
      return sentences * 9L * size + 2 * feedForward + 14 * size;
    }
  }

  private HierarchicalAttention(DocumentContextSite site) {
    AttentionSpec attention = site.attention();
    this.words = new CrossProjection(attention.at("words"));
    this.sentences = new CrossProjection(attention.at("sentences"));
    this.outer = new TwoLayer.Settings().create(site.feedForward());
    this.size = attention.size();
    this.heads = attention.heads();
    this.attentionDropout = attention.dropout();
    this.dropout = site.dropout();
    Scope gate = attention.scope().at("gate");
    Initializer start = attention.initializer().of(2 * size, size);
    this.gateWeight = gate.create("weight", start, size, 2 * size).asWeight();
    this.gateBias = gate.create("bias", Initializer.constant(OPEN), size);
  }

  @Override
  public Sequences apply(Graph graph, Sequences states, Sequences known, int[][] before) {
    PrecedingRows rows = PrecedingRows.of(states.layout(), known.layout(), before);
    return rows.isEmpty()
        ? states
        : states.with(graph.part(() -> replaced(graph, states, known, rows)));
  }

  private Variable replaced(Graph graph, Sequences states, Sequences known, PrecedingRows rows) {
    Variable h = GatherRows.apply(graph, states.rows(), rows.own());
    Variable d = context(graph, h, known, rows);
    return ReplaceRows.apply(graph, states.rows(), gated(graph, h, d), rows.own());
  }

  /** Equations 1 and 2. */
  private Variable context(Graph graph, Variable h, Sequences known, PrecedingRows rows) {
    Variable s =
        attend(
            graph,
            words,
            GatherRows.apply(graph, words.queries(graph, h), rows.askingWords()),
            rows.wordQueries(),
            GatherRows.apply(graph, words.keysAndValues(graph, known.rows()), rows.words()),
            rows.wordKeys());
    Variable summaries = sentences.keysAndValues(graph, s);
    Variable found =
        attend(
            graph,
            sentences,
            sentences.queries(graph, h),
            SequenceLayout.singles(rows.own().length),
            GatherRows.apply(graph, summaries, rows.summaries()),
            rows.summaryKeys());
    return Dropout.apply(graph, outer.apply(graph, found), dropout);
  }

  private Variable attend(
      Graph graph,
      CrossProjection projection,
      Variable queries,
      SequenceLayout asking,
      Variable keysAndValues,
      SequenceLayout asked) {
    Columns keys = keysAndValues.columns(0, size);
    Columns values = keysAndValues.columns(size, 2 * size);
    DotProductAttention.Setting setting =
        new DotProductAttention.Setting(asking, asked, heads, false, attentionDropout);
    return projection.output(
        graph, DotProductAttention.apply(graph, queries, keys, values, setting));
  }

  /** Equation 3. */
  private Variable gated(Graph graph, Variable h, Variable d) {
    Variable both = Concat.columns(graph, h, d);
    Variable logits =
        Affine.apply(graph, both, gateWeight.in(graph), gateBias.in(graph), Activation.IDENTITY);
    Variable g = Activate.apply(graph, Activation.SIGMOID, logits);
    count(g.value());
    return Interpolate.apply(graph, g, h, d);
  }

  private void count(Tensor g) {
    double sum = 0;
    for (long i = 0; i < g.size(); i++) {
      sum += g.get(i);
    }
    kept.add(sum, g.size());
  }

  @Override
  public Optional<String> report() {
    return kept.take()
        .map(share -> "Context of documents: gates keep " + share + " of a state, on average");
  }
}
