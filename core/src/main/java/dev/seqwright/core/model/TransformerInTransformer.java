package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Embed;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Tener;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * TNT, a Transformer in a Transformer (Han et al. 2021, as Lin et al. 2021 put it for sequences):
 * an inner Transformer over the characters of a word has as many layers as the outer one over the
 * text, and each outer layer is told what the inner one has found by then.
 *
 * <pre>
 *   (1) c^l = inner_l(c^(l-1))                      c^0 the embeddings of characters, size d
 *   (2) x^(l-1) := x^(l-1) + W_l vec(c^l) + b_l     in front of outer layer l, at each token of the word
 *   (3) vec(c) = the states of M characters side by side, (M d)
 * </pre>
 *
 * Since nothing goes from the outer layers to the inner ones, a word is computed once, however
 * often a batch has it: its L vectors stand side by side, (W, L D). Time O(L (n d^2 + n^2 d + M d
 * D)) for a word of n characters.
 *
 * <p>Differs from the paper: words have any length: all characters are read, and of a word of more
 * than M the first M / 2 and the last ones make the vector; where there are fewer, zeros fill it.
 * Norms stand in front of the inner sublayers, and none in front of W.
 */
public final class TransformerInTransformer implements CharacterEncoder {
  private final int size;
  private final int width;
  private final Parameter table;
  private final Position position;
  private final List<Block> inner;
  private final List<Linear> outputs;

  /**
   * What can be set.
   *
   * @param size d, of the states of characters
   * @param heads attention heads
   * @param feedForward width of the feed-forward layer
   * @param characters M, how many characters of a word make its vector
   * @param positions the position encoding of characters
   */
  public record Settings(
      int size, int heads, int feedForward, int characters, PositionKind positions)
      implements CharacterKind {
    private static final int MOST_CHARACTERS = 1024;

    public Settings() {
      this(24, 2, 96, 12, new Tener.Settings());
    }

    public Settings {
      inner(size, heads, feedForward, 1, positions);
      Check.within("characters", characters, 1, MOST_CHARACTERS);
    }

    private static CharacterTransformer.Settings inner(
        int size, int heads, int feedForward, int layers, PositionKind positions) {
      return new CharacterTransformer.Settings(size, heads, feedForward, layers, positions);
    }

    /** The inner layers. */
    CharacterTransformer.Settings inner(int layers) {
      return inner(size, heads, feedForward, layers, positions);
    }

    @Override
    public long floatsPerCharacter() {
      return inner(1).floatsPerCharacter();
    }

    @Override
    public Optional<CharacterEncoder> create(Scope scope, int known, int outputs, int layers) {
      return Optional.of(new TransformerInTransformer(this, scope, known, outputs, layers));
    }
  }

  private TransformerInTransformer(
      Settings settings, Scope scope, int known, int outputs, int layers) {
    CharacterTransformer.Settings inner = settings.inner(layers);
    LayerFactory factory =
        new LayerFactory(inner.layer(), inner.stack(), scope, new Depth(layers, 0, false));
    this.size = settings.size();
    this.width = settings.characters();
    this.table = scope.create("embeddings", Initializer.normal(1), known, size).asWeight();
    this.position = factory.position();
    this.inner = IntStream.range(0, layers).mapToObj(factory::bidirectionalLayer).toList();
    this.outputs =
        IntStream.range(0, layers)
            .mapToObj(l -> output(scope.at("outputs." + l), outputs))
            .toList();
  }

  private Linear output(Scope scope, int outputs) {
    return new Linear(
        scope,
        width * size,
        outputs,
        1,
        Activation.IDENTITY,
        (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1));
  }

  @Override
  public int layers() {
    return outputs.size();
  }

  @Override
  public Variable apply(Graph graph, int[][] words) {
    TokenBatch batch = TokenBatch.of(words);
    SequenceLayout layout = batch.layout();
    int[] taken = taken(layout);
    Variable seen = Embed.apply(graph, table.in(graph), batch.ids(), 1);
    Sequences states = new Sequences(position.add(graph, seen, layout.positions()), layout);
    Variable[] vectors = new Variable[inner.size()];
    for (int l = 0; l < vectors.length; l++) {
      states = inner.get(l).forward(graph, states, Context.NONE);
      vectors[l] = outputs.get(l).apply(graph, flat(graph, states.rows(), taken));
    }
    return vectors.length == 1 ? vectors[0] : Concat.columns(graph, vectors);
  }

  /** The states of each word's M characters side by side, (W, M d). */
  private Variable flat(Graph graph, Variable rows, int... taken) {
    Variable none = graph.constant(graph.workspace().zeros(1, size));
    Variable all = Concat.rows(graph, rows, none);
    Variable chosen = GatherRows.apply(graph, all, taken);
    return Reshape.apply(graph, chosen, taken.length / width, width * size);
  }

  /** The rows of each word's M characters; the row behind all where it has none. */
  private int[] taken(SequenceLayout layout) {
    int[] taken = new int[layout.sequences() * width];
    Arrays.fill(taken, layout.rows());
    for (int w = 0; w < layout.sequences(); w++) {
      int length = layout.length(w);
      int first = length > width ? width / 2 : length;
      for (int i = 0; i < Math.min(width, length); i++) {
        taken[w * width + i] =
            i < first ? layout.start(w) + i : layout.end(w) - Math.min(width, length) + i;
      }
    }
    return taken;
  }
}
