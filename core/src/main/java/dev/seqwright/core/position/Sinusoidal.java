package dev.seqwright.core.position;

import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.PositionTable;
import dev.seqwright.core.tensor.Tensor;
import java.util.Set;

/**
 * Fixed sinusoids of the position t (Vaswani et al. 2017, 3.5), in one of the forms of {@link
 * SinusoidForm}; the interleaved one is
 *
 * <pre>
 *   (1) p(t, 2i) = sin(t / 10000^(2i/D)),  p(t, 2i + 1) = cos(t / 10000^(2i/D))
 * </pre>
 *
 * The table grows with the longest sequence seen, so there is no limit.
 */
public final class Sinusoidal implements Position {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "sinusoidal",
          Settings.class,
          "fixed sinusoids added to the embeddings",
          Set.of(),
          "nothing to train",
          "Vaswani et al. 2017, arXiv 1706.03762");

  private final int size;
  private final Settings settings;
  private final PositionTable table;

  /**
   * What can be set.
   *
   * @param form interleaved (the paper's), halves or halves-full-range
   * @param firstPosition t of the first token: 0, 1, or 2 as in fairseq, where padding takes two
   */
  public record Settings(SinusoidForm form, int firstPosition) implements PositionKind {
    public Settings() {
      this(SinusoidForm.INTERLEAVED, 0);
    }

    public Settings {
      Check.within("first-position", firstPosition, 0, 1000);
    }

    /** The encoding of a position, counted from 0, in a column of D. */
    public float value(int position, int column, int size) {
      return (float) form.value(position + firstPosition, column, size);
    }

    @Override
    public Position absolute(Scope scope, int size, int limit) {
      Check.that(size % 2 == 0, "size", size, "an even number for sinusoidal positions");
      return new Sinusoidal(this, size);
    }
  }

  Sinusoidal(Settings settings, int size) {
    this.settings = settings;
    this.size = size;
    this.table = new PositionTable(size, this::fill);
  }

  @Override
  public Variable add(Graph graph, Variable x, int[] positions) {
    Variable encodings = graph.constant(table.covering(positions));
    return AddEmbedding.apply(graph, x, encodings, positions, 1);
  }

  @Override
  public int limit() {
    return Integer.MAX_VALUE;
  }

  private void fill(Tensor table, int position) {
    for (int j = 0; j < size; j++) {
      table.set((long) position * size + j, settings.value(position, j, size));
    }
  }
}
