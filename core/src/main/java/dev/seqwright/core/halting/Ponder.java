package dev.seqwright.core.halting;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ReplaceRows;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The rows of one pass on their way through the steps: who still runs, and what the others' states
 * sum up to.
 */
public final class Ponder {
  private final Graph graph;
  private final AdaptiveComputationTime act;
  private final SequenceLayout layout;
  private final int[] taken;
  private final List<Variable> weighted = new ArrayList<>();
  private final List<Variable> remainders = new ArrayList<>();
  private final List<int[]> owners = new ArrayList<>();
  private Selection running;
  private Variable left; // (n, 1), 1 - the probabilities so far of those that run
  private int done;

  Ponder(Graph graph, AdaptiveComputationTime act, SequenceLayout layout) {
    this.graph = graph;
    this.act = act;
    this.layout = layout;
    this.taken = new int[layout.rows()];
    this.running = Selection.of(layout, row -> true);
    this.left = graph.constant(filled(graph.workspace().allocate(layout.rows(), 1), 1));
  }

  /** The rows that take the next step. */
  public Selection running() {
    return running;
  }

  /** Whether they are all rows. */
  public boolean all() {
    return running.count() == taken.length;
  }

  /** Whether there is one. */
  public boolean goesOn() {
    return running.count() > 0;
  }

  /** N of every row that has halted, 0 of those that run. */
  public int[] taken() {
    return taken.clone();
  }

  /**
   * Takes up a step.
   *
   * @param states the running rows after it (n, D)
   */
  public void take(Variable states) {
    done++;
    if (done == act.steps()) {
      halt(states, left, all(running.count()));
      running = Selection.of(layout, row -> false);
      return;
    }
    Variable p = act.probabilities(graph, states);
    Variable rest = Add.apply(graph, left, Scale.apply(graph, p, -1));
    int[] ending = places(rest.value(), true);
    int[] others = places(rest.value(), false);
    Variable weights = ending.length == 0 ? p : ReplaceRows.apply(graph, p, ends(ending), ending);
    halt(states, weights, ending);
    goOn(others);
    left = GatherRows.apply(graph, rest, others);
  }

  /** Where those stand among the running rows that end, or that do not. */
  private int[] places(Tensor rest, boolean ending) {
    int[] places = new int[running.count()];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      if (rest.get(i) <= act.least() == ending) {
        places[count++] = i;
      }
    }
    return Arrays.copyOf(places, count);
  }

  private void halt(Variable states, Variable weights, int[] ending) {
    weighted.add(ScaleRows.apply(graph, states, weights));
    owners.add(running.rows());
    for (int i : ending) {
      taken[running.rows()[i]] = done;
    }
    if (ending.length > 0) {
      remainders.add(ends(ending));
    }
  }

  /** R of those that end. */
  private Variable ends(int[] ending) {
    return GatherRows.apply(graph, left, ending);
  }

  private void goOn(int[] places) {
    BitSet rows = new BitSet();
    for (int i : places) {
      rows.set(running.rows()[i]);
    }
    running = Selection.of(layout, rows::get);
  }

  /** What all rows come to when all have halted, (N, D); what they took is counted and costs. */
  public Variable output() {
    act.counts(graph.recording()).add(layout, taken);
    graph.share(new StepsTaken(act.stack()), graph.constant(counted()));
    if (graph.recording()) {
      graph.addToLoss(cost(), act.ponderWeight());
    }
    int[] ids = owners.stream().flatMapToInt(Arrays::stream).toArray();
    float[] ones = new float[taken.length];
    Arrays.fill(ones, 1);
    return SegmentSum.apply(graph, rows(weighted), ids, ones);
  }

  private Tensor counted() {
    Tensor counts = graph.workspace().allocate(taken.length, 1);
    for (int row = 0; row < taken.length; row++) {
      counts.set(row, taken[row]);
    }
    return counts;
  }

  /** The mean of N + R. */
  private Variable cost() {
    float[] mean = {1f / taken.length};
    Variable ends = SegmentSum.apply(graph, rows(remainders), new int[taken.length], mean);
    double steps = Arrays.stream(taken).asDoubleStream().sum() / taken.length;
    return Add.apply(graph, ends, graph.constant(filled(graph.workspace().allocate(1, 1), steps)));
  }

  private Variable rows(List<Variable> parts) {
    return Concat.rows(graph, parts.toArray(Variable[]::new));
  }

  private static int[] all(int count) {
    int[] places = new int[count];
    Arrays.setAll(places, i -> i);
    return places;
  }

  private static Tensor filled(Tensor tensor, double value) {
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) value);
    }
    return tensor;
  }
}
