package dev.seqwright.core.decode.search;

import dev.seqwright.core.tensor.Tensor;

/** Decides how one hypothesis goes on. */
interface TokenChoice {

  /**
   * The next token of the hypothesis in row {@code row} of {@code logProbabilities} (R, V), or -1
   * if none can follow.
   *
   * @param path which of the sentence's hypotheses it is
   * @param position number of tokens that it has
   * @param excluded a token that must not follow, or -1
   */
  int next(Tensor logProbabilities, int row, int path, int position, int excluded);
}
