package dev.seqwright.core.metrics.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.metrics.Segments;

/** What the two tests say of two systems equals what numpy says on the same draws. */
public final class ResamplingChecks {
  private ResamplingChecks() {}

  public static void check(JsonNode settings, JsonNode expected, Segments segments) {
    int samples = settings.get("samples").asInt();
    long seed = settings.get("seed").asLong();
    Resamples resamples = Resamples.draw(segments.size(), samples, seed);
    for (int s = 0; s < 2; s++) {
      ConfidenceInterval interval = resamples.amongSystems(segments, s);
      assertThat(interval.mean()).isCloseTo(expected.get("mean").get(s).asDouble(), within(1e-9));
      assertThat(interval.halfWidth())
          .isCloseTo(expected.get("half").get(s).asDouble(), within(1e-9));
    }
    assertThat(new PairedBootstrap(resamples).compare(segments, 0, 1).pValue())
        .isEqualTo(expected.get("bootstrap").asDouble());
    ApproximateRandomisation coins = new ApproximateRandomisation(segments.size(), samples, seed);
    assertThat(coins.compare(segments, 0, 1).pValue())
        .isEqualTo(expected.get("randomisation").asDouble());
  }
}
