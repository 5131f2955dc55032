package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The loss of a classifier with exits, see {@link dev.seqwright.core.stack.exit.ExitTraining}. What
 * is told of likelihood and right answers is the last layer's, or that of the exit which was drawn.
 */
record ExitLoss(
    ClassifierNetwork network,
    EarlyAnswers early,
    List<LabelledExample> part,
    double smoothing,
    double scale) {

  CrossEntropy.Result of(Graph graph) {
    double[] factors = early.plan().factors();
    return early.plan().draws() ? drawn(graph, draw(graph, factors.length)) : all(graph, factors);
  }

  /** A whole number below {@code count}, from the step's own randomness. */
  private static int draw(Graph graph, int count) {
    return Integer.remainderUnsigned(CounterRandom.bits(graph.nextKey(), 0), count);
  }

  private CrossEntropy.Result all(Graph graph, double[] factors) {
    List<Sequences> seen = new ArrayList<>();
    seen.add(
        network.states(
            graph,
            part,
            Context.NONE.watched(
                (g, exit, windows) -> {
                  seen.add(ClassifierNetwork.joined(windows, part));
                  return IntStream.range(0, windows.layout().sequences()).toArray();
                })));
    double loss = 0;
    CrossEntropy.Result result = CrossEntropy.Result.NONE;
    for (int n = 0; n < factors.length; n++) {
      result = head(n).loss(graph, seen.get(n), part, smoothing, factors[n] * scale);
      loss += factors[n] * result.loss();
    }
    return new CrossEntropy.Result(loss, result.logLikelihood(), result.correct(), result.rows());
  }

  /** The head of an exit or, behind them, of the last layer. */
  private Answers head(int number) {
    return number < early.heads().size() ? early.heads().get(number) : network.answers();
  }

  private CrossEntropy.Result drawn(Graph graph, int number) {
    if (number == early.heads().size()) {
      Sequences states = network.states(graph, part, Context.NONE);
      return network.answers().loss(graph, states, part, smoothing, scale);
    }
    List<Sequences> seen = new ArrayList<>();
    network.windows(
        graph,
        part,
        Context.NONE.watched(
            (g, exit, windows) -> {
              if (exit < number) {
                return IntStream.range(0, windows.layout().sequences()).toArray();
              }
              seen.add(ClassifierNetwork.joined(windows, part));
              return new int[0];
            }));
    return head(number).loss(graph, seen.getFirst(), part, smoothing, scale);
  }
}
