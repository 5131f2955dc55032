package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.TextExample;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text of the numbers 0, 1, 2, ...: a segment shows where it is from. */
class TextStreamsTest {
  private static TextStreams streams(int tokens, int context, int maxTokens) {
    return new TextStreams(IntStream.rangeClosed(0, tokens).toArray(), context, maxTokens, 5);
  }

  /**
   * Row b of batch k goes on where row b of batch k - 1 has ended, and then the next row begins.
   */
  @Test
  void aSegmentFollowsTheOneBeforeItInItsRow() {
    List<Batch<TextExample>> batches = streams(103, 4, 12).epoch(1);
    assertThat(batches).hasSize(8).allMatch(batch -> batch.size() == 3);
    for (int b = 0; b < 3; b++) {
      int begin = batches.getFirst().examples().getFirst().inputs()[0] + b * 8 * 4;
      for (int k = 0; k < 8; k++) {
        TextExample segment = batches.get(k).examples().get(b);
        int from = begin + 4 * k;
        assertThat(segment.inputs()).containsExactly(from, from + 1, from + 2, from + 3);
        assertThat(segment.targets()).containsExactly(from + 1, from + 2, from + 3, from + 4);
      }
    }
  }

  @Test
  void theSegmentsAreThoseOfTheBatches() {
    TextStreams streams = streams(103, 4, 12);
    assertThat(streams.segments(2))
        .usingRecursiveComparison()
        .ignoringFields("stream", "begins")
        .isEqualTo(streams.epoch(2).stream().flatMap(b -> b.examples().stream()).toList());
    assertThat(streams.segments(2)).hasSize(streams.size());
  }

  /** Texts of 5, 9 and 6 tokens in 2 rows of segments of 4: what ends inside of one splits it. */
  @Test
  void aSegmentInWhichATextEndsIsAnExampleForEachOfItsTexts() {
    List<int[]> texts =
        List.of(
            IntStream.rangeClosed(100, 105).toArray(),
            IntStream.rangeClosed(200, 209).toArray(),
            IntStream.rangeClosed(300, 306).toArray());
    List<Batch<TextExample>> batches = new TextStreams(texts, 4, 8, 5).epoch(1);
    assertThat(batches).hasSize(2);
    for (int k = 0; k < 2; k++) {
      for (int b = 0; b < 2; b++) {
        int row = b;
        List<TextExample> own =
            batches.get(k).examples().stream().filter(e -> e.stream().getAsInt() == row).toList();
        assertThat(own.stream().mapToInt(TextExample::units).sum()).isEqualTo(4);
        assertThat(own.getFirst().begins())
            .isEqualTo(k == 0 || own.getFirst().inputs()[0] % 100 == 0);
        assertThat(own.stream().skip(1)).allMatch(e -> e.begins() && e.inputs()[0] % 100 == 0);
        assertThat(own)
            .allSatisfy(
                e ->
                    assertThat(e.targets())
                        .containsExactly(IntStream.of(e.inputs()).map(i -> i + 1).toArray()));
      }
    }
    assertThat(batches.stream().flatMap(batch -> batch.examples().stream()))
        .as("a text that begins inside of a segment")
        .anyMatch(e -> e.begins() && e.units() < 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10})
  void anEpochIsTheSameWheneverItIsAskedFor(int epoch) {
    assertThat(streams(103, 4, 12).epoch(epoch))
        .usingRecursiveComparison()
        .isEqualTo(streams(103, 4, 12).epoch(epoch));
  }

  /**
   * Of 103 tokens 96 are read an epoch: the first is one of eight, and all are learnt some time.
   */
  @Test
  void everyTokenIsPredictedInSomeEpochFromVariousPlaces() {
    Set<Integer> begins = new HashSet<>();
    Set<Integer> predicted = new HashSet<>();
    for (int epoch = 1; epoch <= 60; epoch++) {
      for (Batch<TextExample> batch : streams(103, 4, 12).epoch(epoch)) {
        batch.examples().forEach(e -> IntStream.of(e.targets()).forEach(predicted::add));
      }
      begins.add(streams(103, 4, 12).epoch(epoch).getFirst().examples().getFirst().index());
    }
    assertThat(begins).hasSize(8);
    assertThat(predicted).hasSize(103);
  }

  /** Tokens, context, tokens of a batch; rows, segments of a row, tokens of a segment. */
  @ParameterizedTest
  @CsvSource({
    "1, 4, 12, 1, 1, 1", "4, 4, 12, 1, 1, 4", "7, 4, 12, 1, 1, 4", "8, 4, 12, 1, 1, 4",
    "16, 4, 12, 2, 1, 4", "24, 4, 12, 3, 1, 4", "40, 4, 3, 1, 9, 4", "40, 64, 64, 1, 1, 40"
  })
  void aShortTextHasFewerRows(
      int tokens, int context, int maxTokens, int rows, int segments, int length) {
    TextStreams streams = streams(tokens, context, maxTokens);
    List<Batch<TextExample>> batches = streams.epoch(1);
    assertThat(streams.size()).isEqualTo(rows * segments);
    assertThat(batches).hasSize(segments).allMatch(batch -> batch.size() == rows);
    for (Batch<TextExample> batch : batches) {
      assertThat(batch.examples()).allMatch(e -> e.inputs().length == length);
      assertThat(batch.examples()).allMatch(e -> e.targets()[length - 1] <= tokens);
    }
  }
}
