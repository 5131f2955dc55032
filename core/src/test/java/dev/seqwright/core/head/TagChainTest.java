package dev.seqwright.core.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the best of all K^T sequences of tags. */
class TagChainTest {
  private static final int TAGS = 3;
  private static final int SIDE = TAGS + 1;

  private static int[] bestOfAll(float[] emissions, double[] scores) {
    int length = emissions.length / TAGS;
    int[] best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (int number = 0; number < Math.pow(TAGS, length); number++) {
      int[] tags = new int[length];
      double score = 0;
      int before = TAGS;
      for (int t = 0, rest = number; t < length; t++, rest /= TAGS) {
        tags[t] = rest % TAGS;
        score += scores[before * SIDE + tags[t]] + emissions[t * TAGS + tags[t]];
        before = tags[t];
      }
      score += scores[before * SIDE + TAGS];
      if (score > most) {
        most = score;
        best = tags;
      }
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 6})
  void theBestOfAllSequencesIsFound(int length) {
    SplittableRandom random = new SplittableRandom(length);
    for (int trial = 0; trial < 50; trial++) {
      float[] emissions = new float[length * TAGS];
      double[] scores = random.doubles(SIDE * SIDE, -2, 2).toArray();
      scores[random.nextInt(TAGS * TAGS)] = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < emissions.length; i++) {
        emissions[i] = (float) random.nextGaussian();
      }
      assertThat(new TagChain(TAGS, scores).best(emissions))
          .isEqualTo(bestOfAll(emissions, scores));
    }
  }

  @Test
  void withoutTransitionsEachWordHasItsOwnBestTag() {
    TagChain chain = new TagChain(TAGS, new double[SIDE * SIDE]);
    assertThat(chain.best(new float[] {0, 2, 1, 3, 3, 0})).containsExactly(1, 0);
    assertThat(chain.best(new float[0])).isEmpty();
  }

  @Test
  void whereNothingIsAllowedEachWordHasItsOwnBestTag() {
    double[] scores = new double[SIDE * SIDE];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    assertThat(new TagChain(TAGS, scores).best(new float[] {0, 2, 1, 3, 3, 0}))
        .containsExactly(1, 0);
  }
}
