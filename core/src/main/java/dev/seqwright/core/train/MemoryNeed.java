package dev.seqwright.core.train;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.tensor.workspace.AvailableMemory;

/**
 * The off-heap memory that a run will need, foreseen before anything is allocated.
 *
 * <p>With P parameters, W workers, k averaged checkpoints: 4 P (4 + W + k) bytes for parameters,
 * their published copy, two moments, the moving average's share and W gradients. A token of a step
 * keeps about 9 D + 2 F floats an encoder layer and 16 D + 2 F a decoder layer until the backward
 * pass has used them; each worker holds its share of max-tokens on both sides, and a block of 256
 * rows of logits.
 *
 * @param parameters bytes that are there all the time
 * @param step bytes of the largest step, all workers together
 */
record MemoryNeed(long parameters, long step) {
  private static final int LOGIT_ROWS = 256;

  static MemoryNeed of(RunConfig config, long parameterCount, int targetWords) {
    TrainingConfig t = config.training();
    int copies = 4 + t.workers() + t.average().count() + (t.ema() > 0 ? 1 : 0);
    long token = encoderToken(config.model()) + decoderToken(config.model());
    long logits = (long) LOGIT_ROWS * targetWords * t.workers();
    return new MemoryNeed(4L * parameterCount * copies, 4 * (token * t.maxTokens() + logits));
  }

  private static long encoderToken(ModelConfig m) {
    return m.encoder().layers() * (9L * m.size() + 2L * m.feedForward());
  }

  private static long decoderToken(ModelConfig m) {
    return m.decoder().layers() * (16L * m.size() + 2L * m.feedForward());
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
