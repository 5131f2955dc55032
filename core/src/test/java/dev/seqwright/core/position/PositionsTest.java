package dev.seqwright.core.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of position encodings. */
class PositionsTest {

  /** sin and cos worked out by hand for D = 4: frequencies 1 and 1/100, or 1 and 1/10000. */
  @ParameterizedTest
  @CsvSource({
    "INTERLEAVED, 0.909297, -0.416147, 0.019999, 0.999800",
    "HALVES, 0.909297, 0.019999, -0.416147, 0.999800",
    "HALVES_FULL_RANGE, 0.909297, 0.000200, -0.416147, 1.000000"
  })
  void sinusoidsOfPositionTwo(SinusoidForm form, double a, double b, double c, double d) {
    double[] expected = {a, b, c, d};
    for (int column = 0; column < 4; column++) {
      assertThat(form.value(2, column, 4)).isCloseTo(expected[column], within(1e-6));
    }
  }

  @Test
  void sinusoidsFromPositionTwoAreThoseOfTransformersM2m100() {
    Sinusoidal.Settings settings = new Sinusoidal.Settings(SinusoidForm.HALVES_FULL_RANGE, 2);
    for (JsonNode c : Vectors.read("transformers-layers.json").get("sinusoids")) {
      int size = c.get("size").asInt();
      for (int i = 0; i < c.get("rows").size(); i++) {
        assertThat(settings.value(i / size, i % size, size))
            .isCloseTo((float) c.get("rows").get(i).asDouble(), within(1e-6f));
      }
    }
  }

  @Test
  void alibisSlopesOfAPowerOfTwo() {
    assertThat(Alibi.slopes(8))
        .containsExactly(0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625);
  }

  @Test
  void alibisSlopesOfOtherNumbersGoOnWithEveryOtherOneOfTwiceAsMany() {
    assertThat(Alibi.slopes(6))
        .containsExactly(
            new double[] {0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125}, within(1e-12));
  }

  /** What the published implementation gives for 32 buckets and a distance of 128. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, 1",
    "-7, 7",
    "-8, 8",
    "-11, 8",
    "-12, 9",
    "-16, 10",
    "-23, 11",
    "-32, 12",
    "-64, 14",
    "-91, 15",
    "-127, 15",
    "-128, 15",
    "-1000, 15",
    "1, 17",
    "8, 24",
    "64, 30",
    "500, 31"
  })
  void bucketsOfBothDirections(int distance, int bucket) {
    assertThat(new T5Buckets.Settings().bucket(distance, false)).isEqualTo(bucket);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3, 0",
    "-1, 1",
    "-15, 15",
    "-16, 16",
    "-18, 16",
    "-21, 18",
    "-32, 21",
    "-64, 26",
    "-100, 30",
    "-128, 31",
    "-5000, 31"
  })
  void causalBuckets(int distance, int bucket) {
    assertThat(new T5Buckets.Settings().bucket(distance, true)).isEqualTo(bucket);
  }

  @Test
  void alibisSlopesAreThoseOfBloom() {
    for (JsonNode c : Vectors.read("transformers-layers.json").get("slopes")) {
      double[] slopes = Alibi.slopes(c.get("heads").asInt());
      assertThat(slopes).hasSize(c.get("slopes").size());
      for (int h = 0; h < slopes.length; h++) {
        assertThat(slopes[h]).isCloseTo(c.get("slopes").get(h).asDouble(), within(1e-7));
      }
    }
  }

  @Test
  void bucketsAreThoseOfTransformersT5() {
    for (JsonNode c : Vectors.read("transformers-layers.json").get("buckets")) {
      T5Buckets.Settings settings =
          new T5Buckets.Settings(c.get("buckets").asInt(), c.get("max-distance").asInt());
      for (int i = 0; i < c.get("found").size(); i++) {
        int distance = c.get("from").asInt() + i;
        assertThat(settings.bucket(distance, c.get("causal").asBoolean()))
            .as("%s, %s, distance %d", settings, c.get("causal"), distance)
            .isEqualTo(c.get("found").get(i).asInt());
      }
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Sinusoidal.Settings(SinusoidForm.HALVES, 1001))
        .hasMessage("first-position: found 1001, expected 0 to 1000");
    assertThatThrownBy(() -> new T5Buckets.Settings(6, 128))
        .hasMessage("buckets: found 6, expected a multiple of 4");
    assertThatThrownBy(() -> new Shaw.Settings(0))
        .hasMessage("distance: found 0, expected 1 or more");
    assertThatThrownBy(() -> new Rotary.Settings(Rotary.Form.PAIRS, 1))
        .hasMessage("base: found 1.0, expected more than 1");
  }
}
