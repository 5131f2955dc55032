package dev.seqwright.core.position;

import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import java.util.Optional;
import java.util.Set;

/**
 * A trained vector for each position (Gehring et al. 2017), drawn from N(0, 1 / D) and multiplied
 * by sqrt D as word embeddings are, or by a number of its own. The vectors decay as embeddings do.
 * Sequences longer than the table cannot be encoded: the data is cut before it comes here.
 */
public final class Learned implements Position {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "learned",
          Settings.class,
          "a trained vector for each position, added to the embeddings",
          Set.of(),
          "limit D parameters",
          "Gehring et al. 2017, arXiv 1705.03122");

  private final Parameter table;
  private final float scale;

  /**
   * What can be set; the number of positions is model.max-positions.
   *
   * @param scale what the vectors are multiplied by; sqrt D when absent, 1 in GPT and BERT
   */
  public record Settings(Optional<Double> scale) implements PositionKind {
    public Settings() {
      this(Optional.empty());
    }

    public Settings {
      scale.ifPresent(factor -> Check.finite("scale", factor));
    }

    @Override
    public Position absolute(Scope scope, int size, int limit) {
      return new Learned(scope, size, limit, factor(size));
    }

    /** What vectors of D numbers are multiplied by. */
    public double factor(int size) {
      return scale.orElse(Math.sqrt(size));
    }
  }

  Learned(Scope scope, int size, int limit, double scale) {
    Initializer normal = Initializer.normal(1 / Math.sqrt(size));
    this.table = scope.create("weight", normal, limit, size).asDecaying();
    this.scale = (float) scale;
  }

  @Override
  public Variable add(Graph graph, Variable x, int[] positions) {
    return AddEmbedding.apply(graph, x, table.in(graph), positions, scale);
  }

  @Override
  public int limit() {
    return table.shape()[0];
  }
}
