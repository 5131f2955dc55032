package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Rotate;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.PositionTable;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Rotation;
import java.util.Optional;
import java.util.Set;

/**
 * Rotary position embedding (Su et al. 2021): queries and keys are turned by angles that grow with
 * their position, so that their dot product depends on the distance only.
 *
 * <pre>
 *   (1) (a, b) at position t -&gt; (a cos t w_p - b sin t w_p, a sin t w_p + b cos t w_p)
 *   (2) w_p = base^(-2p/d) for the p-th pair of columns of a head of size d
 * </pre>
 *
 * A pair is columns (2p, 2p + 1), the paper's form, or (p, p + d/2), the form of GPT-NeoX. Time O(n
 * D).
 */
public final class Rotary implements RelativePosition.Turning {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "rope",
          Settings.class,
          "queries and keys turned by angles that grow with the position",
          Set.of(),
          "time O(n D), nothing to train",
          "Su et al. 2021, arXiv 2104.09864");

  /** Which columns of a head make a pair. */
  public enum Form {
    /** (2p, 2p + 1). */
    PAIRS,
    /** (p, p + d/2). */
    HALVES
  }

  private final int distance; // between the columns of a pair
  private final PositionTable table;

  /**
   * What can be set.
   *
   * @param form pairs or halves
   * @param base of the angles' frequencies
   */
  public record Settings(Form form, double base) implements PositionKind {
    public Settings() {
      this(Form.PAIRS, 10_000);
    }

    public Settings {
      Check.that(base > 1, "base", base, "more than 1");
    }

    @Override
    public Optional<RelativePosition> relative(
        Scope scope, int size, int heads, int limit, boolean causal) {
      Check.that(size / heads % 2 == 0, "size / heads", size / heads, "an even number for rope");
      return Optional.of(new Rotary(this, size / heads));
    }
  }

  private Rotary(Settings settings, int headSize) {
    this.distance = settings.form == Form.PAIRS ? 1 : headSize / 2;
    this.table = angles(settings.form, settings.base, headSize);
  }

  /** A table of cosines and sines as {@link Rotation} takes it. */
  static PositionTable angles(Form form, double base, int headSize) {
    return new PositionTable(2 * headSize, (table, t) -> fill(form, base, table.matrix(), t));
  }

  @Override
  public RelativePosition heads(int from, int to) {
    return this;
  }

  @Override
  public Variable turn(Graph graph, Operand rows, int... positions) {
    Rotation rotation = new Rotation(table.covering(positions), distance);
    return Rotate.apply(graph, rows, rotation, positions);
  }

  private static void fill(Form form, double base, Matrix table, int position) {
    int size = table.columns() / 2;
    for (int p = 0; p < size / 2; p++) {
      int first = form == Form.PAIRS ? 2 * p : p;
      int second = form == Form.PAIRS ? first + 1 : p + size / 2;
      double angle = position * Math.pow(base, -2.0 * p / size);
      set(table, position, first, angle, -1);
      set(table, position, second, angle, 1);
    }
  }

  private static void set(Matrix table, int position, int column, double angle, int sign) {
    table.set(position, column, (float) Math.cos(angle));
    table.set(position, table.columns() / 2 + column, sign * (float) Math.sin(angle));
  }
}
