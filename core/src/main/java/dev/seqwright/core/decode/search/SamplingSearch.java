package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.List;

/**
 * Draws translations: n-best independent ones for every sentence. Each draw is keyed by (seed,
 * sentence number, which of the n, position), so that neither the batch nor the number of workers
 * changes what is drawn. Scores are of the model's own probabilities, untouched by temperature,
 * top-k and top-p, after the constraints.
 */
public final class SamplingSearch implements Search {
  private final DecodingConfig config;
  private final Constraints constraints;
  private final Follower.Maker followers;

  /** A search with the sampling settings, lengths and length penalty of {@code config}. */
  SamplingSearch(DecodingConfig config, Constraints constraints) {
    this(config, constraints, Follower.Maker.NONE);
  }

  /** The same with something that follows the hypotheses. */
  SamplingSearch(DecodingConfig config, Constraints constraints, Follower.Maker followers) {
    this.config = config;
    this.constraints = constraints;
    this.followers = followers;
  }

  @Override
  public List<List<Hypothesis>> search(IncrementalDecoder model, List<Sentence> sentences) {
    TokenSampler sampler = new TokenSampler(config.sampling(), model.vocabularySize());
    return SearchLoop.run(
        model,
        constraints,
        sentences,
        sentence ->
            new PathSearch(
                config,
                constraints,
                model,
                sentence,
                choice(sampler, sentence),
                followers.of(sentence)));
  }

  private TokenChoice choice(TokenSampler sampler, Sentence sentence) {
    long sentenceKey = CounterRandom.key(config.sampling().seed(), sentence.number());
    return (logProbabilities, row, path, position, excluded) -> {
      long key = CounterRandom.key(CounterRandom.key(sentenceKey, path), position);
      return sampler.draw(logProbabilities, row, excluded, uniform(key));
    };
  }

  /** A number in [0, 1) from the upper 53 bits of a key. */
  private static double uniform(long key) {
    return (key >>> 11) * 0x1p-53;
  }
}
