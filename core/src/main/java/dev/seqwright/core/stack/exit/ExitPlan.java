package dev.seqwright.core.stack.exit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The exits of a stack.
 *
 * @param after the layers, counted from 1, after which exit heads stand, ascending; the last layer,
 *     whose head every stack has, is not among them
 * @param layers L
 * @param training how heads are trained
 * @param weights what each exit counts in aligned training
 * @param trained the rule that the stack was trained with, whose units it has if it is learnt
 * @param rule when a text or a token leaves
 * @param firstStage the updates after which exits alone are trained; 0 for all at once
 * @param window how many words to each side have to be sure where words leave
 */
public record ExitPlan(
    List<Integer> after,
    int layers,
    ExitTraining training,
    ExitWeights weights,
    ExitRule trained,
    ExitRule rule,
    int firstStage,
    int window) {

  /** Keeps its own list. */
  public ExitPlan {
    after = List.copyOf(after);
  }

  /** The layer of the first exit; the last one where there is none. */
  public int firstExit() {
    return after.isEmpty() ? layers : after.getFirst();
  }

  /** Whether one exit is drawn in each step of training. */
  public boolean draws() {
    return training == ExitTraining.MIXED;
  }

  /** Whether an update is of the second stage, in which exits alone are trained. */
  public boolean isSecondStage(long update) {
    return firstStage > 0 && update > firstStage;
  }

  /** Whether heads of exits leave the layers below them as they are in an update. */
  public boolean stopsGradients(long update) {
    return training == ExitTraining.TWO_STAGE || isSecondStage(update);
  }

  /** The heads that an update trains, counted from 0: exits, and behind them the last layer's. */
  public List<Integer> heads(long update) {
    boolean alone = training == ExitTraining.TWO_STAGE && firstStage > 0;
    int from = alone && !isSecondStage(update) ? after.size() : 0;
    int to = isSecondStage(update) ? after.size() : after.size() + 1;
    return IntStream.range(from, to).boxed().toList();
  }

  /** What the loss of each exit and, behind them, of the last layer is multiplied by. */
  public double[] factors() {
    double[] factors = shares();
    if (training == ExitTraining.TWO_STAGE) {
      Arrays.fill(factors, 1);
    }
    return factors;
  }

  /** The share of the loss that each exit and, behind them, the last layer has: 1 together. */
  public double[] shares() {
    List<Integer> all = new ArrayList<>(after);
    all.add(layers);
    double sum = all.stream().mapToDouble(weights::of).sum();
    return all.stream().mapToDouble(layer -> weights.of(layer) / sum).toArray();
  }
}
