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
   * @throws IllegalStateException if the model gives some sentence no token that can follow (its
   *     numbers are not finite)
   */
  List<List<Hypothesis>> search(IncrementalDecoder model, List<Sentence> sentences);
}
