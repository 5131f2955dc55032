package dev.seqwright.core.train;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.workspace.AvailableMemory;

/**
 * The off-heap memory that a run will need, foreseen before anything is allocated.
 *
 * <p>With P parameters, W workers, k averaged checkpoints: 4 P (4 + W + k) bytes for parameters,
 * their published copy, two moments, the moving average's share and W gradients. A token of a step
 * keeps {@link Task#floatsPerToken} floats until the backward pass has used them; each worker holds
 * its share of max-tokens, and a block of 256 rows of logits.
 *
 * @param parameters bytes that are there all the time
 * @param step bytes of the largest step, all workers together
 */
record MemoryNeed(long parameters, long step) {
  private static final int LOGIT_ROWS = 256;

  static MemoryNeed of(Task<?> task, TrainingConfig t) {
    int copies = 4 + t.workers() + t.average().count() + (t.ema() > 0 ? 1 : 0);
    long logits = (long) LOGIT_ROWS * task.outputs() * t.workers();
    long step = task.floatsPerToken() * t.maxTokens() + logits;
    return new MemoryNeed(4L * task.network().parameters().count() * copies, 4 * step);
  }

  long total() {
    return parameters + step;
  }

  /**
   * Does nothing when there is enough.
   *
   * @throws UserException saying how much is needed, how much there is and what can be done
   */
  void requireAvailable() {
    long available = AvailableMemory.bytes();
    if (total() > available) {
      throw new UserException(
          Help.OUT_OF_MEMORY,
          ("training needs about %s of memory (%s for parameters, gradients and moments, %s for a"
                  + " step), found %s free; lower training.max-tokens, training.workers,"
                  + " training.average.count or the model's size")
              .formatted(mb(total()), mb(parameters), mb(step), mb(available)));
    }
  }

  private static String mb(long bytes) {
    return "%,d MB".formatted(Math.ceilDiv(bytes, 1L << 20));
  }
}
