package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import java.util.List;

/**
 * A way to find translations of a batch of sentences. What it finds for a sentence does not depend
 * on the other sentences of the batch. Implementations keep nothing from call to call and may be
 * shared between threads.
 */
public interface Search {

  /**
   * Translates a batch.
   *
   * @return for every sentence, in order, its hypotheses, best first; at least one
   * @throws dev.seqwright.core.config.UserException if the model or the constraints leave some
   *     sentence no token that can follow
   */
  List<List<Hypothesis>> search(IncrementalDecoder model, List<Sentence> sentences);
}
