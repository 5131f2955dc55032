package dev.seqwright.core.decode;

import dev.seqwright.core.config.Binder;
import java.util.List;

/** Short ways to write the configurations of tests. */
public final class Settings {
  private static final DecodingConfig DEFAULTS = new DecodingConfig();

  private Settings() {}

  /** Settings as they are given with --set. */
  public static DecodingConfig of(String... settings) {
    return new Binder().bind(DecodingConfig.class, List.of(settings));
  }

  /** Beam search as in fairseq, with translations of {@code min} to {@code max} tokens. */
  public static DecodingConfig beam(int size, int nBest, double penalty, int min, int max) {
    return of(SearchMethod.BEAM, size, nBest, penalty, min, max, new SamplingConfig());
  }

  public static DecodingConfig greedy(int min, int max) {
    return of(SearchMethod.GREEDY, 1, 1, 1, min, max, new SamplingConfig());
  }

  public static DecodingConfig sampling(int draws, int max, SamplingConfig sampling) {
    return of(SearchMethod.SAMPLING, 1, draws, 1, 0, max, sampling);
  }

  private static DecodingConfig of(
      SearchMethod search,
      int size,
      int nBest,
      double penalty,
      int min,
      int max,
      SamplingConfig sampling) {
    return new DecodingConfig(
        search,
        size,
        penalty,
        nBest,
        min,
        0,
        max,
        max,
        1000,
        sampling,
        DEFAULTS.miniBatch(),
        DEFAULTS.maxTokens(),
        DEFAULTS.maxiBatch(),
        1,
        DEFAULTS.precision(),
        DEFAULTS.constraints(),
        DEFAULTS.alternatives(),
        DEFAULTS.replaceUnknown(),
        new EndingConfig(Stopping.FULL, false, 1),
        DEFAULTS.penalties());
  }
}
