package dev.seqwright.core.train;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.workspace.AvailableMemory;

/**
 * The off-heap memory that a run will need, foreseen before anything is allocated.
 *
 * <p>With P parameters that are trained, W workers, k averaged checkpoints: 4 P (4 + k) bytes for
 * parameters, their published copy, two moments and checkpoints, 4 P more for a moving average, and
 * for each worker 4 P of gradients and at least a slab for both gradients and step. A token of a
 * step keeps {@link Task#floatsPerToken} floats until the backward pass has used them; each worker
 * holds its share of max-tokens, and a block of 256 rows of logits. Numbers are float64, so that
 * none of these products is too large.
 *
 * @param parameters bytes that are there all the time
 * @param step bytes of the largest step, all workers together
 */
record MemoryNeed(double parameters, double step) {
  private static final int LOGIT_ROWS = 256;
  private static final double FLOAT = Float.BYTES;

  /** The least that a workspace takes from the system. */
  private static final double SLAB = 1 << 20;

  static MemoryNeed of(Task<?> task, TrainingConfig t) {
    Parameters parameters = task.network().parameters();
    double frozen = FLOAT * (parameters.flatSize() - parameters.trainedSize());
    long trained = parameters.trainedOnes().stream().mapToLong(parameter -> parameter.size()).sum();
    MemoryNeed moved = of(trained, task.floatsPerToken(), task.outputs(), t);
    return new MemoryNeed(frozen + moved.parameters, moved.step);
  }

  static MemoryNeed of(long count, long floatsPerToken, int outputs, TrainingConfig t) {
    double all = FLOAT * count;
    double workers = t.workers();
    double parameters =
        all * (4.0 + t.average().count() + (t.ema() > 0 ? 1 : 0)) + workers * Math.max(all, SLAB);
    double kept = FLOAT * floatsPerToken * t.maxTokens() / workers;
    double logits = FLOAT * LOGIT_ROWS * outputs;
    return new MemoryNeed(parameters, workers * Math.max(SLAB, kept + logits));
  }

  double total() {
    return parameters + step;
  }

  /**
   * Does nothing when there is enough.
   *
   * @throws UserException saying how much is needed, how much there is and what can be done
   */
  void requireAvailable() {
    requireAvailable(AvailableMemory.bytes());
  }

  void requireAvailable(long available) {
    if (total() > available) {
      throw new UserException(
          Help.OUT_OF_MEMORY,
          ("training needs about %s of memory (%s for parameters, gradients and moments, %s for a"
                  + " step), found %s free; lower training.max-tokens, training.workers,"
                  + " training.average.count or the model's size")
              .formatted(mb(total()), mb(parameters), mb(step), mb((double) available)));
    }
  }

  /**
   * Does nothing when a buffer has room for all parameters.
   *
   * @throws UserException when it has not
   */
  static void requireOneBuffer(Parameters parameters) {
    if (parameters.flatSize() > Integer.MAX_VALUE) {
      throw new UserException(
          Help.OUT_OF_MEMORY,
          "the model has %,d parameters, expected at most %,d; lower model.size, model.feed-forward or the vocabulary"
              .formatted(parameters.count(), Integer.MAX_VALUE));
    }
  }

  private static String mb(double bytes) {
    return "%,.0f MB".formatted(Math.ceil(bytes / (1 << 20)));
  }
}
