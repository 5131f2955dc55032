package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import java.util.Set;

/** Adds nothing: what the model knows about order it has from elsewhere. */
public final class NoPositions implements Position {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>("none", Settings.class, "no positions at all", Set.of(), "nothing", "-");

  /** No settings. */
  public record Settings() implements PositionKind {}

  @Override
  public Variable add(Graph graph, Variable x, int[] positions) {
    return x;
  }

  @Override
  public int limit() {
    return Integer.MAX_VALUE;
  }
}
