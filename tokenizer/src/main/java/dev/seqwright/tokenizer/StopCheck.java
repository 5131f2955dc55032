package dev.seqwright.tokenizer;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Ends a training that nobody wants any more.
 *
 * @param requested whether the end was asked for; asked by several threads
 */
record StopCheck(BooleanSupplier requested) {
  /**
   * Called wherever another piece of work begins.
   *
   * @throws CancellationException when the end was asked for
   */
  void check() {
    if (requested.getAsBoolean()) {
      throw new CancellationException("the training of a tokenizer was stopped");
    }
  }
}
