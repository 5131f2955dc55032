package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/** Keys and values (C, 2 D) of all positions so far, and the rows of distances. */
final class DistancePast implements AttentionState {
  private final Workspace keep;
  private final Cache keysAndValues;
  private Tensor distances;

  DistancePast(Workspace keep, int size) {
    this.keep = keep;
    this.keysAndValues = new Cache(keep, 2 * size);
  }

  /** Takes up those of a step; gives all that there are now. */
  Tensor with(Step step, Variable added) {
    return keysAndValues.with(step, added.value());
  }

  /** The rows of {@code count} distances, computed when there are more than ever before. */
  Variable distances(Graph graph, Distances of, int count) {
    if (distances == null || distances.rows() < count) {
      int rows = Math.max(count, distances == null ? 1 : 2 * distances.rows());
      Tensor made = of.rows(graph, rows).value();
      Optional.ofNullable(distances).ifPresent(keep::release);
      distances = keep.allocate(made.shape()).copyFrom(made);
    }
    return graph.constant(distances);
  }
}
