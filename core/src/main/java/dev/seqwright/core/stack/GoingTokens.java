package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * The tokens of a pass through a stack that single tokens leave: which of them go on, and the
 * normed states of those that have left. What has left is not computed any more, but seen: the
 * layers above take its state, as it was, for their keys and values.
 */
final class GoingTokens {
  private final ExitingStack<?> stack;
  private final Graph graph;
  private final SequenceLayout layout;
  private final boolean[] goes;
  private Optional<Tensor> left = Optional.empty(); // (N, D)
  private Selection some;

  GoingTokens(ExitingStack<?> stack, Graph graph, SequenceLayout layout) {
    this.stack = stack;
    this.graph = graph;
    this.layout = layout;
    this.goes = new boolean[layout.rows()];
    Arrays.fill(goes, true);
    this.some = Selection.of(layout, row -> true);
  }

  /** Those that go on. */
  Selection some() {
    return some;
  }

  boolean areAll() {
    return some.count() == goes.length;
  }

  boolean isOver() {
    return some.count() == 0;
  }

  /** Lets tokens leave after a layer, if it has an exit. */
  void after(int layer, Variable y, Exits exits) {
    int exit = stack.plan().after().indexOf(layer);
    if (exit < 0) {
      return;
    }
    Variable own = areAll() ? y : some.of(graph, y);
    Sequences single = new Sequences(own, SequenceLayout.singles(some.count()));
    Sequences seen = stack.seen(graph, exit, single);
    int[] stay = exits.after(graph, exit, seen);
    if (stay.length < some.count()) {
      leave(stay, seen.rows().value());
      stack.counts().left(layer, some.count() - stay.length);
      some = Selection.of(layout, row -> goes[row]);
    }
  }

  private void leave(int[] stay, Tensor seen) {
    Tensor all = left.orElseGet(() -> graph.workspace().allocate(goes.length, seen.columns()));
    left = Optional.of(all);
    int next = 0;
    for (int i = 0; i < some.count(); i++) {
      if (next < stay.length && stay[next] == i) {
        next++;
      } else {
        int row = some.rows()[i];
        goes[row] = false;
        all.rows(row, row + 1).copyFrom(seen.rows(i, i + 1));
      }
    }
  }

  /** The normed states of all tokens, of those that have left and of those at the end. */
  Variable end(Variable y) {
    stack.counts().left(stack.layers().size(), some.count());
    if (left.isEmpty()) {
      return stack.normed(graph, new Sequences(y, layout)).rows();
    }
    if (!isOver()) {
      Variable own = some.of(graph, y);
      Tensor last = stack.normed(graph, new Sequences(own, some.layout())).rows().value();
      for (int i = 0; i < some.count(); i++) {
        int row = some.rows()[i];
        left.get().rows(row, row + 1).copyFrom(last.rows(i, i + 1));
      }
    }
    return graph.constant(left.get());
  }
}
