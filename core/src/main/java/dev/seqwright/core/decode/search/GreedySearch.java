package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * Takes the most probable token at every position; of equals the lowest. Finds what beam search
 * with K = 1 finds. O(V) comparisons a step and sentence.
 */
public final class GreedySearch implements Search {
  private final DecodingConfig config;
  private final Constraints constraints;
  private final Follower.Maker followers;

  /** A search with the lengths and the length penalty of {@code config}. */
  GreedySearch(DecodingConfig config, Constraints constraints) {
    this(config, constraints, Follower.Maker.NONE);
  }

  /** The same with something that follows the hypotheses. */
  GreedySearch(DecodingConfig config, Constraints constraints, Follower.Maker followers) {
    this.config = config;
    this.constraints = constraints;
    this.followers = followers;
  }

  @Override
  public List<List<Hypothesis>> search(IncrementalDecoder model, List<Sentence> sentences) {
    TopTokens best = new TopTokens(1);
    TokenChoice choice =
        (logProbabilities, row, path, position, excluded) ->
            mostProbable(best, logProbabilities, row, excluded);
    return SearchLoop.run(
        model,
        constraints,
        sentences,
        sentence ->
            new PathSearch(config, constraints, model, sentence, choice, followers.of(sentence)));
  }

  private static int mostProbable(TopTokens best, Tensor logProbabilities, int row, int excluded) {
    best.clear();
    best.scan(logProbabilities, row, 0, 0, excluded);
    return best.size() == 0 ? -1 : best.token(0);
  }
}
