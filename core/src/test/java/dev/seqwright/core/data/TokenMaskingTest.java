package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenMaskingTest {
  private static final int MASK = 3;
  private static final int DRAWS = 100_000;
  private static final int TOKENS = 37;

  /** Tokens 4 to 103 are ordinary; even ones begin words. */
  private static TokenMasking masking(double random, double kept, boolean wholeWords) {
    int[] ordinary = IntStream.range(4, 104).toArray();
    return new TokenMasking(
        0.15, random, kept, MASK, ordinary, token -> !wholeWords || token % 2 == 0);
  }

  private static int[] text() {
    return IntStream.concat(
            IntStream.concat(IntStream.of(1), IntStream.range(10, 10 + TOKENS)), IntStream.of(2))
        .toArray();
  }

  @Test
  void ratesOfManyDrawsAreThoseAskedFor() {
    TokenMasking masking = masking(0.1, 0.1, false);
    int[] text = text();
    long hidden = 0;
    long masks = 0;
    long kept = 0;
    long[] places = new long[text.length];
    for (int draw = 0; draw < DRAWS; draw++) {
      MaskedExample example = masking.of(0, text, new SplittableRandom(draw));
      hidden += example.units();
      for (int place : example.places()) {
        places[place]++;
        masks += example.inputs()[place] == MASK ? 1 : 0;
        kept += example.inputs()[place] == text[place] ? 1 : 0;
      }
    }
    // A text has 5 or 6 hidden ones, 5.55 in the mean.
    requireMean(hidden, DRAWS, 0.15 * TOKENS, 0.55 * 0.45);
    requireMean(masks, hidden, 0.8, 0.16);
    requireMean(kept, hidden, 0.1 + 0.1 / 100, 0.1 * 0.9);
    for (int place = 1; place <= TOKENS; place++) {
      assertThat(places[place] / (double) DRAWS)
          .isCloseTo(0.15, within(4 * Math.sqrt(0.15 * 0.85 / DRAWS)));
    }
    assertThat(places[0] + places[text.length - 1]).isZero();
  }

  /** Within three standard errors. */
  private static void requireMean(long sum, long draws, double mean, double variance) {
    assertThat(sum / (double) draws).isCloseTo(mean, within(3 * Math.sqrt(variance / draws)));
  }

  @Test
  void inputAndTargetsRebuildTheText() {
    int[] text = text();
    for (int draw = 0; draw < 100; draw++) {
      MaskedExample example = masking(0.3, 0.2, true).of(0, text, new SplittableRandom(draw));
      int[] rebuilt = example.inputs().clone();
      for (int i = 0; i < example.units(); i++) {
        rebuilt[example.places()[i]] = example.targets()[i];
      }
      assertThat(rebuilt).isEqualTo(text);
      assertThat(example.places()).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void theSameSeedHidesTheSame() {
    MaskedExample first = masking(0.1, 0.1, false).of(4, text(), new SplittableRandom(9));
    MaskedExample second = masking(0.1, 0.1, false).of(4, text(), new SplittableRandom(9));
    assertThat(second).usingRecursiveComparison().isEqualTo(first);
  }

  @Test
  void allTokensOfAWordAreHiddenOrNone() {
    int[] text = text();
    long words = 0;
    for (int draw = 0; draw < 20_000; draw++) {
      MaskedExample example = masking(0, 0, true).of(0, text, new SplittableRandom(draw));
      boolean[] hidden = new boolean[text.length];
      Arrays.stream(example.places()).forEach(place -> hidden[place] = true);
      for (int place = 1; place < text.length - 1; place++) {
        boolean continues = text[place] % 2 != 0;
        assertThat(!continues || hidden[place] == hidden[place - 1]).isTrue();
        words += hidden[place] && !continues ? 1 : 0;
      }
    }
    // 19 words, 2.85 hidden in the mean.
    requireMean(words, 20_000, 0.15 * 19, 0.85 * 0.15);
  }

  @Test
  void aTextOfOneTokenHasItHidden() {
    MaskedExample example =
        masking(0, 0, false).of(0, new int[] {1, 50, 2}, new SplittableRandom(1));
    assertThat(example.inputs()).containsExactly(1, MASK, 2);
    assertThat(example.targets()).containsExactly(50);
  }
}
