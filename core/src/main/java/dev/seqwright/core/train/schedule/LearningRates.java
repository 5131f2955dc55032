package dev.seqwright.core.train.schedule;

/** The learning rate of every step. */
@FunctionalInterface
public interface LearningRates {
  /**
   * The rate of a step.
   *
   * @param step the step, from 1
   * @param reductions how often {@link Plateau} has lowered the rate before it
   */
  double at(long step, int reductions);
}
