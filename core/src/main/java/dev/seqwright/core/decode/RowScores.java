package dev.seqwright.core.decode;

import dev.seqwright.core.tensor.Tensor;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * What may follow some hypotheses.
 *
 * @param logProbabilities (R, V)
 * @param normalizers see {@link IncrementalDecoder.Scores#normalizer}, for rows of {@code
 *     logProbabilities}
 * @param sourceWeights see {@link IncrementalDecoder.State#sourceWeights}, for the same rows
 */
public record RowScores(
    Tensor logProbabilities, IntToDoubleFunction normalizers, IntFunction<float[]> sourceWeights) {

  /** The same of a model that does not tell how it attends to sources. */
  public RowScores(Tensor logProbabilities, IntToDoubleFunction normalizers) {
    this(
        logProbabilities,
        normalizers,
        row -> {
          throw new UnsupportedOperationException("this model has no weights of attention to tell");
        });
  }
}
