package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Embed;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Optional;

/**
 * A convolution over the characters of a word (dos Santos and Zadrozny 2014; Ma and Hovy 2016):
 *
 * <pre>
 *   (1) z_i = relu(W [x_i-h ... x_i+h] + b), x the embeddings of characters (C, d), w = 2h + 1 of them
 *   (2) y = W' max_i z_i + b'
 * </pre>
 *
 * Outside of the word stands the character 0. Time O(n w d F) for a word of n characters and F
 * filters.
 *
 * <p>Differs from the papers: (1) has a relu, and (2) a linear layer that makes y as wide as the
 * embeddings to which it is added.
 */
public final class CharacterConvolution implements CharacterEncoder {
  private final Parameter table;
  private final Linear filters;
  private final Linear output;
  private final int size;
  private final int reach;

  /**
   * What can be set.
   *
   * @param size d, of the embeddings of characters
   * @param filters F
   * @param width w, characters that a filter sees at a time, an odd number
   */
  public record Settings(int size, int filters, int width) implements CharacterKind {
    public Settings() {
      this(32, 128, 5);
    }

    public Settings {
      Check.atLeast("size", size, 1);
      Check.atLeast("filters", filters, 1);
      Check.that(width > 0 && width % 2 == 1, "width", width, "an odd number of 1 or more");
    }

    @Override
    public long floatsPerCharacter() {
      return 2L * width * size + 2L * filters;
    }

    @Override
    public Optional<CharacterEncoder> create(
        Scope scope, int characters, int outputs, int networkLayers) {
      return Optional.of(new CharacterConvolution(this, scope, characters, outputs));
    }
  }

  private CharacterConvolution(Settings settings, Scope scope, int characters, int outputs) {
    this.size = settings.size();
    this.reach = settings.width() / 2;
    this.table =
        scope.create("embeddings", Initializer.normal(1), characters, settings.size()).asWeight();
    this.filters =
        new Linear(
            scope.at("filters"),
            settings.width() * settings.size(),
            settings.filters(),
            1,
            Activation.RELU,
            CharacterConvolution::xavier);
    this.output =
        new Linear(
            scope.at("output"),
            settings.filters(),
            outputs,
            1,
            Activation.IDENTITY,
            CharacterConvolution::xavier);
  }

  private static Initializer xavier(int fanIn, int fanOut) {
    return Initializer.xavier(fanIn, fanOut, 1);
  }

  @Override
  public Variable apply(Graph graph, int[][] words) {
    TokenBatch batch = TokenBatch.of(words);
    SequenceLayout layout = batch.layout();
    int width = 2 * reach + 1;
    Variable seen = Embed.apply(graph, table.in(graph), windows(batch, width), 1);
    Variable rows = Reshape.apply(graph, seen, layout.rows(), width * size);
    Variable found = filters.apply(graph, rows);
    return output.apply(graph, CharacterEncoder.pooled(graph, found, layout));
  }

  /** The characters that the filters see at each place, one after the other. */
  private int[] windows(TokenBatch batch, int width) {
    SequenceLayout layout = batch.layout();
    int[] windows = new int[layout.rows() * width];
    for (int w = 0; w < layout.sequences(); w++) {
      for (int i = layout.start(w); i < layout.end(w); i++) {
        for (int k = 0; k < width; k++) {
          int at = i + k - reach;
          boolean inside = at >= layout.start(w) && at < layout.end(w);
          windows[i * width + k] = inside ? batch.ids()[at] : 0;
        }
      }
    }
    return windows;
  }
}
