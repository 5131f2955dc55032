package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.head.Pooling;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.Norm;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The global layers of hierarchical Transformers (Liu and Lapata 2019, arXiv 1905.13164): tokens
 * are told what the other sentences of their document say, each head its own; the sentence encoder
 * below is the paper's local layers.
 *
 * <pre>
 *   (1) x_ij = h_ij + p_i, h_ij the state of token j of sentence i, p_i the position of a sentence
 * in each layer, for each head z of H, with W^z (d, d), d = D / H:
 *   (2) a_ij = softmax over j of x_ij w_a^z, b_ij = x_ij W_b^z: multi-head pooling
 *   (3) u_i = norm(W_c^z sum_j a_ij b_ij)
 *   (4) c_i = sum_k softmax_k(W_q^z u_i . W_k^z u_k / sqrt d) W_v^z u_k, k over the sentences
 * and for all heads together:
 *   (5) g_ij = W_2 f(W_1 (x_ij + W_o [c_i^1; ...; c_i^H]))
 *   (6) x_ij' = norm(x_ij + g_ij)
 * and above all layers:
 *   (7) s_i = pooling of x_i1 ... x_in
 * </pre>
 *
 * <p>For N tokens in S sentences of a document time O(N D F + S^2 D) a layer.
 *
 * <p>Parameters, in the given scope: {@code layers.N.scores}, {@code values}, {@code pooled},
 * {@code queries}, {@code keys}, {@code vectors} (each of these four with a part a head), {@code
 * context}, {@code in}, {@code out} and two norms; {@code query} (1, D) for attention pooling.
 *
 * <p>Differs from the paper: positions of sentences are added above the local layers, not at the
 * embeddings; projections have biases; f is that of the model, relu by default and in the paper;
 * (7), as heads need a vector a sentence, where the paper's decoder attends to the tokens.
 */
final class DocumentAttention implements DocumentEncoder {
  private final Position position;
  private final List<Layer> layers;
  private final Pooling pooling;

  /**
   * What can be set.
   *
   * @param layers how many global layers there are
   * @param pooling how the tokens of a sentence become one vector at the end: mean, or first, last,
   *     max or attention
   * @param positions what tells sentences apart: sinusoidal, learned or none
   */
  public record Settings(int layers, SequencePooling pooling, PositionKind positions)
      implements DocumentKind {
    private static final int MOST_LAYERS = 1000;

    public Settings() {
      this(1, SequencePooling.MEAN, new Sinusoidal.Settings());
    }

    /** Checks the numbers. */
    public Settings {
      Check.within("layers", layers, 1, MOST_LAYERS);
      SentencePooling.check(pooling);
    }

    @Override
    public DocumentEncoder create(DocumentSite site) {
      return new DocumentAttention(this, site);
    }

    @Override
    public Map<String, StackConfig> stacks() {
      return Map.of();
    }

    @Override
    public int depth() {
      return layers;
    }

    /**
     * Of a token: what goes in, values, the sum, both layers of (5), the sum and the norm of (6).
     */
    @Override
    public long floatsPerToken(HierarchicalConfig model) {
      return layers * (7L * model.size() + 2L * model.feedForward());
    }
  }

  private DocumentAttention(Settings settings, DocumentSite site) {
    LayerConfig common = site.common();
    this.position =
        settings
            .positions()
            .absolute(site.scope().at("positions"), common.size(), common.maxPositions());
    Check.that(
        !(position instanceof NoPositions) || settings.positions() instanceof NoPositions.Settings,
        "document.positions",
        Catalogue.name(settings.positions()),
        "sinusoidal, learned or none: it is added to the states of tokens");
    this.layers =
        IntStream.range(0, settings.layers())
            .mapToObj(l -> new Layer(common, site.scope().at("layers." + l), l + 1))
            .toList();
    this.pooling = new Pooling(site.scope(), common.size(), settings.pooling());
  }

  @Override
  public Sequences apply(Graph graph, Sequences words, SequenceLayout documents) {
    int[] sentences = owners(words.layout());
    int[] inDocument = documents.positions();
    int[] places = Arrays.stream(sentences).map(i -> inDocument[i]).toArray();
    Variable x = position.add(graph, words.rows(), places);
    for (Layer layer : layers) {
      x = layer.apply(graph, words.with(x), sentences, documents);
    }
    return new Sequences(pooling.apply(graph, words.with(x)), documents);
  }

  /** The sentence of each token. */
  private static int[] owners(SequenceLayout layout) {
    int[] owners = new int[layout.rows()];
    for (int i = 0; i < layout.sequences(); i++) {
      Arrays.fill(owners, layout.start(i), layout.end(i), i);
    }
    return owners;
  }

  @Override
  public int limit() {
    return position.limit();
  }

  @Override
  public int tokens() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<String> report() {
    return List.of();
  }

  /** One global layer. */
  private static final class Layer {
    private final int heads;
    private final double dropout;
    private final double attentionDropout;
    private final double activationDropout;
    private final Linear scores;
    private final Linear values;
    private final PerHead pooled;
    private final Norm headNorm;
    private final PerHead queries;
    private final PerHead keys;
    private final PerHead vectors;
    private final Linear context;
    private final Linear in;
    private final Linear out;
    private final Norm norm;

    Layer(LayerConfig common, Scope scope, int number) {
      int size = common.size();
      int headSize = size / common.heads();
      WeightInitializer start = common.initialization().layer(number);
      this.heads = common.heads();
      this.dropout = common.dropout();
      this.attentionDropout = common.attentionDrop();
      this.activationDropout = common.activationDrop();
      this.scores = linear(scope.at("scores"), size, heads, start);
      this.values = linear(scope.at("values"), size, size, start);
      this.pooled = new PerHead(scope.at("pooled"), heads, headSize, start);
      this.headNorm = new LayerNorm.Settings().create(scope.at("head-norm"), headSize);
      this.queries = new PerHead(scope.at("queries"), heads, headSize, start);
      this.keys = new PerHead(scope.at("keys"), heads, headSize, start);
      this.vectors = new PerHead(scope.at("vectors"), heads, headSize, start);
      this.context = linear(scope.at("context"), size, size, start);
      this.in =
          new Linear(scope.at("in"), size, common.feedForward(), 1, common.activation(), start);
      this.out = linear(scope.at("out"), common.feedForward(), size, start);
      this.norm = common.norm().create(scope.at("norm"), size);
    }

    private static Linear linear(Scope scope, int in, int out, WeightInitializer start) {
      return new Linear(scope, in, out, 1, Activation.IDENTITY, start);
    }

    /** Tokens (N, D) that have seen the sentences of their document. */
    Variable apply(Graph graph, Sequences x, int[] sentences, SequenceLayout documents) {
      Variable u = pooled(graph, x);
      DotProductAttention.Setting seen =
          new DotProductAttention.Setting(documents, documents, heads, false, attentionDropout);
      Variable c =
          DotProductAttention.apply(
              graph, queries.apply(graph, u), keys.apply(graph, u), vectors.apply(graph, u), seen);
      Variable told = AddEmbedding.apply(graph, x.rows(), context.apply(graph, c), sentences, 1);
      Variable hidden = Dropout.apply(graph, in.apply(graph, told), activationDropout);
      Variable g = out.apply(graph, hidden);
      Variable sum = Add.apply(graph, x.rows(), Dropout.apply(graph, g, dropout));
      return norm.apply(graph, sum);
    }

    /** (2) and (3): the vectors of sentences (S, D), a part for each head. */
    private Variable pooled(Graph graph, Sequences x) {
      SequenceLayout layout = x.layout();
      Pairs pairs = Pairs.dense(SequenceLayout.singles(layout.sequences()), layout, false);
      Variable shares = PairSoftmax.apply(graph, scores.apply(graph, x.rows()), pairs);
      Variable sums = PairSum.apply(graph, shares, values.apply(graph, x.rows()), pairs);
      Variable projected = pooled.apply(graph, sums);
      int rows = projected.value().rows();
      int size = projected.value().columns();
      Variable single = Reshape.apply(graph, projected, rows * heads, size / heads);
      return Reshape.apply(graph, headNorm.apply(graph, single), rows, size);
    }
  }

  /** A projection (d, d) for each head. */
  private static final class PerHead {
    private final List<Linear> heads;
    private final int width;

    PerHead(Scope scope, int heads, int width, WeightInitializer start) {
      this.width = width;
      this.heads =
          IntStream.range(0, heads)
              .mapToObj(
                  h -> new Linear(scope.at("" + h), width, width, 1, Activation.IDENTITY, start))
              .toList();
    }

    Variable apply(Graph graph, Variable x) {
      Variable[] parts = new Variable[heads.size()];
      for (int h = 0; h < parts.length; h++) {
        Variable own = new Columns(x, h * width, width).contiguous(graph);
        parts[h] = heads.get(h).apply(graph, own);
      }
      return Concat.columns(graph, parts);
    }
  }
}
