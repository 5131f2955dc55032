package dev.seqwright.core.decode;

import dev.seqwright.core.tensor.Tensor;
import java.util.function.IntToDoubleFunction;

/**
 * What may follow some hypotheses.
 *
 * @param logProbabilities (R, V)
 * @param normalizers see {@link IncrementalDecoder.Scores#normalizer}, for rows of {@code
 *     logProbabilities}
 */
public record RowScores(Tensor logProbabilities, IntToDoubleFunction normalizers) {}
