package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Embed;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Tener;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Activation;
import java.util.Optional;

/**
 * TENER's character encoder (Yan et al. 2019, arXiv 1911.04474): a small Transformer over the
 * characters of a word, whose states are pooled by their largest values.
 *
 * <pre>
 *   y = W' max_i h_i + b', h = Transformer(x), x the embeddings of characters (C, d)
 * </pre>
 *
 * Time O(n d^2 + n^2 d) for a word of n characters.
 *
 * <p>Differs from the paper: y is added to the embeddings of the word's pieces where the paper puts
 * it beside the word's embedding and projects both; norms stand in front of the sublayers.
 */
public final class CharacterTransformer implements CharacterEncoder {
  private final Parameter table;
  private final Position position;
  private final Block encoder;
  private final Linear output;

  /**
   * What can be set.
   *
   * @param size d, of the embeddings of characters
   * @param heads attention heads
   * @param feedForward width of the feed-forward layer
   * @param layers how many
   * @param positions the position encoding of characters
   */
  public record Settings(int size, int heads, int feedForward, int layers, PositionKind positions)
      implements CharacterKind {
    private static final int MOST_LAYERS = 100;
    private static final int LONGEST = 1024;

    public Settings() {
      this(32, 2, 64, 1, new Tener.Settings());
    }

    public Settings {
      Check.atLeast("size", size, 1);
      Check.atLeast("heads", heads, 1);
      Check.that(size % heads == 0, "size", size, "a multiple of heads (" + heads + ")");
      Check.atLeast("feed-forward", feedForward, 1);
      Check.within("layers", layers, 1, MOST_LAYERS);
    }

    @Override
    public long floatsPerCharacter() {
      return layers * (9L * size + 2L * feedForward);
    }

    @Override
    public Optional<CharacterEncoder> create(
        Scope scope, int characters, int outputs, int networkLayers) {
      return Optional.of(new CharacterTransformer(this, scope, characters, outputs));
    }

    /** Its layers. */
    public StackConfig stack() {
      return new StackConfig(layers);
    }

    /** What its layers have in common. */
    public LayerConfig layer() {
      return new LayerConfig(
          size,
          heads,
          feedForward,
          Activation.RELU,
          new LayerNorm.Settings(),
          new PreNorm.Settings(),
          positions,
          LONGEST,
          0,
          Optional.empty(),
          Optional.empty(),
          Initialization.XAVIER);
    }
  }

  private CharacterTransformer(Settings settings, Scope scope, int characters, int outputs) {
    LayerFactory layers =
        new LayerFactory(
            settings.layer(), settings.stack(), scope, new Depth(settings.layers(), 0, false));
    this.table =
        scope.create("embeddings", Initializer.normal(1), characters, settings.size()).asWeight();
    this.position = layers.position();
    this.encoder = layers.bidirectional();
    this.output =
        new Linear(
            scope.at("output"),
            settings.size(),
            outputs,
            1,
            Activation.IDENTITY,
            (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1));
  }

  @Override
  public Variable apply(Graph graph, int[][] words) {
    TokenBatch batch = TokenBatch.of(words);
    Variable seen = Embed.apply(graph, table.in(graph), batch.ids(), 1);
    Variable placed = position.add(graph, seen, batch.layout().positions());
    Variable rows =
        encoder.forward(graph, new Sequences(placed, batch.layout()), Context.NONE).rows();
    return output.apply(graph, CharacterEncoder.pooled(graph, rows, batch.layout()));
  }
}
