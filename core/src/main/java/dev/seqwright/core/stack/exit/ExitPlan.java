package dev.seqwright.core.stack.exit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
 */
public record ExitPlan(
    List<Integer> after,
    int layers,
    ExitTraining training,
    ExitWeights weights,
    ExitRule trained,
    ExitRule rule) {

  /** Keeps its own list. */
  public ExitPlan {
    after = List.copyOf(after);
  }

  /** Whether one exit is drawn in each step of training. */
  public boolean draws() {
    return training == ExitTraining.MIXED;
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
