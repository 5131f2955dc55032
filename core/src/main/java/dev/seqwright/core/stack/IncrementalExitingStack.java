package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Layers with exits in a decoder, see {@link EarlyExitStack}: single tokens leave. What has left is
 * not computed any more, but seen: the layers above take its state, as it was, for their keys and
 * values.
 */
final class IncrementalExitingStack extends ExitingStack<IncrementalBlock>
    implements IncrementalBlock {
  private final List<SelectiveForward> forwards = new ArrayList<>();
  private final List<SelectiveStep> steps = new ArrayList<>();

  IncrementalExitingStack(StackSite<IncrementalBlock> site, ExitPlan plan) {
    super(site, plan);
    for (IncrementalBlock layer : layers()) {
      forwards.add(layer.selective().orElseThrow());
      steps.add(layer.selectiveStep().orElseThrow());
    }
  }

  /**
   * @param each of the layers
   * @param exits who lets tokens go; nobody where all go up to the last layer
   */
  private record States(List<DecoderState> each, Optional<Exits> exits) implements DecoderState {
    @Override
    public boolean takesSeveralRows() {
      return each.stream().allMatch(DecoderState::takesSeveralRows);
    }
  }

  /** In training whole sequences go up; in use single tokens leave. */
  @Override
  Sequences watched(Graph graph, Sequences x, Context context, Exits exits) {
    return graph.recording()
        ? super.watched(graph, x, context, exits)
        : tokens(graph, x, context, exits.again());
  }

  private Sequences tokens(Graph graph, Sequences x, Context context, Exits exits) {
    Going going = new Going(graph, x.layout());
    Sequences y = x;
    for (int layer = 1; layer <= layers().size() && !going.isOver(); layer++) {
      counts().computed(layer, going.some.count());
      y =
          going.areAll()
              ? layers().get(layer - 1).forward(graph, y, context)
              : forwards.get(layer - 1).apply(graph, y, going.some, context);
      going.after(layer, y.rows(), exits);
    }
    return x.with(going.end(y.rows()));
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new States(
        layers().stream().map(layer -> layer.start(graph, keep, context)).toList(),
        context.exits());
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    States states = (States) state;
    Optional<Exits> exits = states.exits.map(Exits::again);
    Going going = new Going(graph, step.live());
    Variable y = rows;
    for (int layer = 1; layer <= layers().size(); layer++) {
      counts().computed(layer, going.some.count());
      DecoderState own = states.each.get(layer - 1);
      y =
          going.areAll()
              ? layers().get(layer - 1).step(graph, y, own, step)
              : steps.get(layer - 1).apply(graph, y, going.some, own, step);
      if (exits.isPresent() && !going.isOver()) {
        going.after(layer, y, exits.get());
      }
    }
    return going.end(y);
  }

  /** The tokens of a pass: which of them go on, and the normed states of those that have left. */
  private final class Going {
    private final Graph graph;
    private final SequenceLayout layout;
    private final boolean[] goes;
    private Optional<Tensor> left = Optional.empty(); // (N, D)
    private Selection some;

    Going(Graph graph, SequenceLayout layout) {
      this.graph = graph;
      this.layout = layout;
      this.goes = new boolean[layout.rows()];
      Arrays.fill(goes, true);
      this.some = Selection.of(layout, row -> true);
    }

    boolean areAll() {
      return some.count() == goes.length;
    }

    boolean isOver() {
      return some.count() == 0;
    }

    /** Lets tokens leave after a layer, if it has an exit. */
    void after(int layer, Variable y, Exits exits) {
      int exit = plan().after().indexOf(layer);
      if (exit < 0) {
        return;
      }
      Variable own = areAll() ? y : some.of(graph, y);
      Sequences single = new Sequences(own, SequenceLayout.singles(some.count()));
      Sequences seen = seen(graph, exit, single);
      int[] stay = exits.after(graph, exit, seen);
      if (stay.length < some.count()) {
        leave(stay, seen.rows().value());
        counts().left(layer, some.count() - stay.length);
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
      counts().left(layers().size(), some.count());
      if (left.isEmpty()) {
        return normed(graph, new Sequences(y, layout)).rows();
      }
      if (!isOver()) {
        Variable own = some.of(graph, y);
        Tensor last = normed(graph, new Sequences(own, some.layout())).rows().value();
        for (int i = 0; i < some.count(); i++) {
          int row = some.rows()[i];
          left.get().rows(row, row + 1).copyFrom(last.rows(i, i + 1));
        }
      }
      return graph.constant(left.get());
    }
  }

  @Override
  public boolean attendsSource() {
    return layers().stream().anyMatch(IncrementalBlock::attendsSource);
  }

  /** Of a step that all tokens went through: those that left have no weights in the last layer. */
  @Override
  public Optional<SourceWeights> sourceWeights() {
    return layers()
        .getLast()
        .sourceWeights()
        .map(weights -> (state, row) -> weights.of(((States) state).each.getLast(), row));
  }
}
