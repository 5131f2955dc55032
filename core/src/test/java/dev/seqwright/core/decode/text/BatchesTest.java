package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.decode.Sentence;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void sentencesOfLikeLengthsTravelTogetherTheLongestFirst() {
    assertThat(numbers(LineBatches.of(sentences(3, 9, 4, 8), 2, 100)))
        .containsExactly(List.of(1L, 3L), List.of(2L, 0L));
  }

  @Test
  void aBatchStaysUnderItsTokensAndALongerSentenceTravelsAlone() {
    assertThat(numbers(LineBatches.of(sentences(20, 5, 5, 2, 2), 10, 10)))
        .containsExactly(List.of(0L), List.of(1L, 2L), List.of(3L, 4L));
  }

  @Test
  void nothingMakesNoBatch() {
    assertThat(LineBatches.of(List.of(), 2, 10)).isEmpty();
  }

  private static List<Sentence> sentences(int... lengths) {
    return IntStream.range(0, lengths.length)
        .mapToObj(i -> new Sentence(i, new int[lengths[i]]))
        .toList();
  }

  private static List<List<Long>> numbers(List<List<Sentence>> batches) {
    return batches.stream().map(b -> b.stream().map(Sentence::number).toList()).toList();
  }
}
