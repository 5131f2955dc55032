package dev.seqwright.core.residual;

import dev.seqwright.core.nn.RunningMean;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the gates of a stack spent of their cost, and what they were asked to, since the last call.
 */
public final class GateUse {
  private final String stack;
  private final Means training = new Means();
  private final Means use = new Means();

  /** Shares of a cost. */
  private static final class Means {
    private final RunningMean spent = new RunningMean();
    private final RunningMean asked = new RunningMean();

    private Optional<String> take(String of) {
      Optional<String> share = asked.take();
      return spent
          .take()
          .map(
              s ->
                  "Gates of the %s: %s of their cost for a budget of %s"
                      .formatted(of, s, share.orElseThrow()));
    }
  }

  /**
   * @param stack its name
   */
  public GateUse(String stack) {
    this.stack = stack;
  }

  /** Counts soft gates of a training step. */
  void trained(double spent, double asked, long cost) {
    add(training, spent, asked, cost);
  }

  /** Counts gates that were open or shut. */
  void used(double spent, double asked, long cost) {
    add(use, spent, asked, cost);
  }

  private static void add(Means means, double spent, double asked, long cost) {
    means.spent.add(spent, cost);
    means.asked.add(asked, cost);
  }

  /** A line for training and one for use, as far as there was any. */
  List<String> take() {
    return Stream.of(training.take(stack + " in training"), use.take(stack))
        .flatMap(Optional::stream)
        .toList();
  }
}
