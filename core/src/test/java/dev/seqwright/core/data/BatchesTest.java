package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final int MAX_TOKENS = 400;

  private static PairExample example(int index, int source, int target) {
    return new PairExample(index, new int[source], new int[target]);
  }

  private static List<PairExample> examples(int count) {
    Random lengths = new Random(7);
    return IntStream.range(0, count)
        .mapToObj(i -> example(i, 1 + lengths.nextInt(40), 1 + lengths.nextInt(40)))
        .toList();
  }

  private static List<List<Integer>> indices(List<Batch<PairExample>> batches) {
    return batches.stream()
        .map(b -> b.examples().stream().map(PairExample::index).toList())
        .toList();
  }

  @Test
  void everyExampleIsInOneBatchOfAnEpoch() {
    List<Batch<PairExample>> batches = new Batches<>(examples(1000), MAX_TOKENS, 1).epoch(0);
    assertThat(indices(batches).stream().flatMap(List::stream).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
  }

  @Test
  void thePaddedSizeStaysWithinTheBudget() {
    for (Batch<PairExample> batch : new Batches<>(examples(1000), MAX_TOKENS, 1).epoch(3)) {
      int longest = batch.examples().stream().mapToInt(Example::length).max().orElseThrow();
      assertThat(longest * batch.size()).isBetween(1, MAX_TOKENS);
    }
  }

  @Test
  void batchesAreAsFullAsTheRuleAllows() {
    List<PairExample> equal = IntStream.range(0, 95).mapToObj(i -> example(i, 8, 10)).toList();
    assertThat(new Batches<>(equal, MAX_TOKENS, 1).epoch(0))
        .extracting(Batch::size)
        .containsExactlyInAnyOrder(40, 40, 15);
  }

  @Test
  void anExampleLongerThanTheBudgetTravelsAlone() {
    List<PairExample> examples = List.of(example(0, 3, 2), example(1, 9, 2), example(2, 3, 3));
    assertThat(indices(new Batches<>(examples, 6, 1).epoch(0)))
        .containsExactlyInAnyOrder(List.of(0), List.of(1), List.of(2));
  }

  @Test
  void anEpochIsAFunctionOfSeedAndNumber() {
    Batches<PairExample> batches = new Batches<>(examples(500), MAX_TOKENS, 1);
    List<List<Integer>> second = indices(batches.epoch(1));
    assertThat(indices(batches.epoch(0))).isNotEqualTo(second);
    assertThat(indices(new Batches<>(examples(500), MAX_TOKENS, 1).epoch(1))).isEqualTo(second);
    assertThat(indices(new Batches<>(examples(500), MAX_TOKENS, 2).epoch(1))).isNotEqualTo(second);
  }

  @Test
  void theOrderOfASeedIsTheSameInEveryRelease() {
    List<PairExample> equal = IntStream.range(0, 8).mapToObj(i -> example(i, 1, 1)).toList();
    assertThat(indices(new Batches<>(equal, 8, 42).epoch(0)))
        .containsExactly(List.of(0, 1, 3, 5, 4, 2, 6, 7));
  }

  @Test
  void everyPlaceIsAsLikely() {
    int[] first = new int[5];
    for (int seed = 0; seed < 50_000; seed++) {
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));
      new Shuffle(seed, 3).apply(order);
      first[order.getFirst()]++;
    }
    // 10,000 expected; the standard deviation is 89
    assertThat(IntStream.of(first)).allMatch(count -> 9600 < count && count < 10_400);
  }

  @Test
  void workersGetPartsOfAboutEqualCost() {
    for (Batch<PairExample> batch : new Batches<>(examples(1000), MAX_TOKENS, 1).epoch(0)) {
      List<Batch<PairExample>> parts = batch.split(2);
      int total = batch.inputTokens() + batch.units();
      int longest = batch.examples().stream().mapToInt(Example::tokens).max().orElseThrow();
      for (Batch<PairExample> part : parts) {
        assertThat(part.size()).isPositive();
        assertThat(part.inputTokens() + part.units() - total / parts.size())
            .isLessThanOrEqualTo(longest);
      }
      assertThat(parts.stream().mapToInt(Batch::size).sum()).isEqualTo(batch.size());
    }
  }

  @Test
  void aSplitGivesTheLongestFirstToTheLightestPart() {
    Batch<PairExample> batch =
        new Batch<>(
            List.of(example(0, 1, 1), example(1, 5, 4), example(2, 3, 3), example(3, 2, 2)));
    assertThat(indices(batch.split(2))).containsExactly(List.of(1, 0), List.of(2, 3));
    assertThat(indices(batch.split(9))).hasSize(4);
    assertThat(indices(batch.split(1))).containsExactly(List.of(1, 2, 3, 0));
  }

  @Test
  void longExamplesAreLeftOut() {
    List<PairExample> examples = List.of(example(0, 3, 9), example(1, 3, 3), example(2, 4, 1));
    assertThat(Example.upTo(3, examples)).extracting(PairExample::index).containsExactly(1);
    assertThatThrownBy(() -> Example.upTo(2, examples))
        .isInstanceOf(UserException.class)
        .hasMessage("all 3 examples are longer than max-length 2; raise max-length");
  }
}
