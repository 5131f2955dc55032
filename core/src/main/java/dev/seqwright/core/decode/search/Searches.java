package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.constraint.Constraints;

/** The searches that configurations ask for. */
public final class Searches {
  private Searches() {}

  public static Search of(DecodingConfig config, Constraints constraints) {
    Search search =
        switch (config.search()) {
          case GREEDY -> new GreedySearch(config, constraints);
          case BEAM -> new BeamSearch(config, constraints);
          case SAMPLING -> new SamplingSearch(config, constraints);
        };
    return config.alternatives().count() == 0
        ? search
        : new AlternativeSearch(config, constraints, search);
  }
}
