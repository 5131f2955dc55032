package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.constraint.Constraints;

/**
 * The searches that configurations ask for. A beam of one is greedy search, whatever its stopping
 * rule: it has no second hypothesis that could be the better one.
 */
public final class Searches {
  private Searches() {}

  /**
   * A search whose hypotheses are followed while they grow.
   *
   * @throws IllegalArgumentException for a beam, whose hypotheses may all be given up
   */
  public static Search followed(
      DecodingConfig config, Constraints constraints, Follower.Maker followers) {
    return switch (config.search()) {
      case SAMPLING -> new SamplingSearch(config, constraints, followers);
      case GREEDY -> new GreedySearch(config, constraints, followers);
      case BEAM -> {
        if (config.beamSize() > 1) {
          throw new IllegalArgumentException("hypotheses of a beam cannot be followed");
        }
        yield new GreedySearch(config, constraints, followers);
      }
    };
  }

  public static Search of(DecodingConfig config, Constraints constraints) {
    Search search =
        switch (config.search()) {
          case GREEDY -> new GreedySearch(config, constraints);
          case BEAM ->
              config.beamSize() == 1
                  ? new GreedySearch(config, constraints)
                  : new BeamSearch(config, constraints);
          case SAMPLING -> new SamplingSearch(config, constraints);
        };
    return config.alternatives().count() == 0
        ? search
        : new AlternativeSearch(config, constraints, search);
  }
}
