package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.StopGradient;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.exit.ExitPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers with exits, see {@link EarlyExitStack}: sequences, or single tokens, leave between layers.
 */
sealed class ExitingStack<B extends Block> implements Block permits IncrementalExitingStack {
  private final List<B> layers;
  private final List<Optional<LastNorm>> exitNorms = new ArrayList<>();
  private final Optional<LastNorm> last;
  private final ExitPlan plan;
  private final ExitCounts counts;
  private final List<Optional<SelectiveForward>> forwards;

  ExitingStack(StackSite<B> site, ExitPlan plan) {
    this.plan = plan;
    this.layers = site.allLayers();
    plan.after()
        .forEach(layer -> exitNorms.add(site.norm().apply(site.scope().at("exits." + layer))));
    this.last = site.last().get();
    this.counts = new ExitCounts(layers.size());
    this.forwards = layers.stream().map(Block::selective).toList();
  }

  final List<B> layers() {
    return layers;
  }

  final ExitPlan plan() {
    return plan;
  }

  final ExitCounts counts() {
    return counts;
  }

  @Override
  public final Sequences forward(Graph graph, Sequences x, Context context) {
    return context
        .exits()
        .map(exits -> watched(graph, x, context, exits))
        .orElseGet(() -> whole(graph, x, context));
  }

  private Sequences whole(Graph graph, Sequences x, Context context) {
    Sequences y = x;
    for (B layer : layers) {
      y = layer.forward(graph, y, context);
    }
    return normed(graph, y);
  }

  /** In training whole sequences go up, whatever leaves in use. */
  private Sequences watched(Graph graph, Sequences x, Context context, Exits exits) {
    return graph.recording() || !exits.ofTokens()
        ? sequences(graph, x, context, exits)
        : tokens(graph, x, context, exits.again(x.layout()));
  }

  /**
   * What may have left is told to every layer above the first exit, though nothing has: how a row
   * is computed must not depend on others.
   */
  private Sequences tokens(Graph graph, Sequences x, Context context, Exits exits) {
    GoingTokens going = new GoingTokens(this, graph, x.layout());
    Sequences y = x;
    for (int layer = 1; layer <= layers.size() && !going.isOver(); layer++) {
      counts.computed(layer, going.some().count());
      y =
          layer <= plan.firstExit()
              ? layers.get(layer - 1).forward(graph, y, context)
              : forwards.get(layer - 1).orElseThrow().apply(graph, y, going.some(), context);
      going.after(layer, y.rows(), exits);
    }
    return x.with(going.end(y.rows()));
  }

  private Sequences sequences(Graph graph, Sequences x, Context context, Exits exits) {
    ExitCounts seen = graph.recording() ? new ExitCounts(layers.size()) : counts;
    Sequences y = x;
    for (int layer = 1; layer <= layers.size(); layer++) {
      seen.computed(layer, y.layout().rows());
      y = layers.get(layer - 1).forward(graph, y, context);
      int exit = plan.after().indexOf(layer);
      if (exit >= 0) {
        int before = y.layout().sequences();
        y = left(graph, exits, exit, y);
        seen.left(layer, before - y.layout().sequences());
      }
      if (y.layout().sequences() == 0) {
        return y;
      }
    }
    seen.left(layers.size(), y.layout().sequences());
    return normed(graph, y);
  }

  final Sequences normed(Graph graph, Sequences y) {
    return last.map(norm -> norm.forward(graph, y, Context.NONE)).orElse(y);
  }

  private Sequences left(Graph graph, Exits exits, int exit, Sequences y) {
    int[] stay = exits.after(graph, exit, seen(graph, exit, y));
    return stay.length == y.layout().sequences() ? y : kept(graph, y, stay);
  }

  /** What a head sees after a layer; heads of a second stage do not move what lies below. */
  final Sequences seen(Graph graph, int exit, Sequences y) {
    Sequences states =
        plan.stopsGradients(graph.step()) ? y.with(StopGradient.apply(graph, y.rows())) : y;
    return exitNorms
        .get(exit)
        .map(norm -> norm.forward(graph, states, Context.NONE))
        .orElse(states);
  }

  /** The sequences that go on, one after the other. */
  private static Sequences kept(Graph graph, Sequences y, int[] stay) {
    Variable rows = GatherRows.apply(graph, y.rows(), y.layout().rowsOf(stay));
    return new Sequences(rows, y.layout().chosen(stay));
  }

  @Override
  public final int limit() {
    return layers.stream().mapToInt(Block::limit).min().orElse(Integer.MAX_VALUE);
  }

  @Override
  public final boolean keepsPositions() {
    return layers.stream().allMatch(Block::keepsPositions);
  }

  @Override
  public final Optional<ExitHistogram> exits() {
    ExitHistogram taken = counts.take();
    return taken.count() == 0 ? Optional.empty() : Optional.of(taken);
  }

  @Override
  public final List<String> report() {
    return layers.stream().flatMap(layer -> layer.report().stream()).toList();
  }
}
