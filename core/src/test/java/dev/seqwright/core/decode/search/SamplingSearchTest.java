package dev.seqwright.core.decode.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.RandomModel;
import dev.seqwright.core.decode.SamplingConfig;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingSearchTest {
  /** Probabilities of tokens 0 to 4 at the first position; then the end. */
  private static final double[] FIRST = {0.1, 0.4, 0.2, 0.25, 0.05};

  private static final PrefixModel MODEL =
      new PrefixModel(
          5,
          (source, prefix) -> {
            float[] next = new float[5];
            for (int v = 0; v < 5; v++) {
              next[v] = (float) Math.log(prefix.length == 0 ? FIRST[v] : v == 0 ? 1 : 0);
            }
            return next;
          });

  @Test
  void drawsWithTheModelsProbabilities() {
    Map<Integer, Double> drawn = frequencies(new SamplingConfig(1, 0, 1, 0, 7));
    for (int v = 0; v < 5; v++) {
      assertThat(drawn.get(v)).isCloseTo(FIRST[v], within(0.03));
    }
  }

  @Test
  void temperatureSharpens() {
    Map<Integer, Double> drawn = frequencies(new SamplingConfig(0.5, 0, 1, 0, 7));
    double sum = 0.01 + 0.16 + 0.04 + 0.0625 + 0.0025;
    assertThat(drawn.get(1)).isCloseTo(0.16 / sum, within(0.03));
    assertThat(drawn.get(2)).isCloseTo(0.04 / sum, within(0.03));
  }

  @Test
  void topKDrawsAmongTheMostProbable() {
    Map<Integer, Double> drawn = frequencies(new SamplingConfig(1, 2, 1, 0, 7));
    assertThat(drawn).containsOnlyKeys(1, 3);
    assertThat(drawn.get(1)).isCloseTo(0.4 / 0.65, within(0.03));
  }

  @Test
  void topPDrawsAmongTheFewestThatReachIt() {
    assertThat(frequencies(new SamplingConfig(1, 0, 0.39, 0, 7))).containsOnlyKeys(1);
    assertThat(frequencies(new SamplingConfig(1, 0, 0.6, 0, 7))).containsOnlyKeys(1, 3);
    assertThat(frequencies(new SamplingConfig(1, 0, 0.9, 0, 7))).containsOnlyKeys(0, 1, 2, 3);
    assertThat(frequencies(new SamplingConfig(1, 2, 0.6, 0, 7))).containsOnlyKeys(1);
  }

  @Test
  void topPKeepsTheRightTokensOfALargeVocabulary() {
    int size = 1000;
    PrefixModel model = RandomModel.of(size, 3);
    float[] next = model.distribution().next(new int[] {1}, new int[0]);
    List<Integer> order =
        IntStream.range(0, size).boxed().sorted((a, b) -> Float.compare(next[b], next[a])).toList();
    double mass = 0;
    int kept = 0;
    while (mass < 0.8) {
      mass += Math.exp(next[order.get(kept++)]);
    }
    TokenSampler sampler = new TokenSampler(new SamplingConfig(1, 0, 0.8, 0, 1), size);
    try (IncrementalDecoder.State state = model.start(List.of(new int[] {1}))) {
      var row = state.step(new int[] {PrefixModel.BEGIN}).rows(0, 1);
      assertThat(sampler.draw(row, 0, -1, 0)).isEqualTo(order.getFirst());
      assertThat(sampler.draw(row, 0, -1, Math.nextDown(1.0))).isEqualTo(order.get(kept - 1));
    }
  }

  @Test
  void drawsDependOnTheLineAndTheSeedAlone() {
    PrefixModel model = RandomModel.of(31, 5);
    Search search =
        new SamplingSearch(
            Settings.sampling(3, 9, new SamplingConfig(1, 0, 1, 0, 11)), Constraints.NONE);
    List<Sentence> lines =
        IntStream.range(0, 8).mapToObj(i -> new Sentence(i, new int[] {1, 2})).toList();
    List<List<Hypothesis>> together = search.search(model, lines);
    for (Sentence line : lines) {
      assertThat(search.search(model, List.of(line)).getFirst())
          .usingRecursiveComparison()
          .isEqualTo(together.get((int) line.number()));
    }
    assertThat(together.get(0)).hasSize(3);
    assertThat(together.get(0).getFirst().tokens())
        .isNotEqualTo(together.get(1).getFirst().tokens());
  }

  /** What share of 4,000 lines begins with each token; 0 stands for those that end at once. */
  private static Map<Integer, Double> frequencies(SamplingConfig sampling) {
    int n = 4_000;
    List<Sentence> lines =
        IntStream.range(0, n).mapToObj(i -> new Sentence(i, new int[] {1})).toList();
    return new SamplingSearch(Settings.sampling(1, 5, sampling), Constraints.NONE)
        .search(MODEL, lines).stream()
            .map(found -> found.getFirst().tokens())
            .collect(
                Collectors.groupingBy(
                    tokens -> tokens.length == 0 ? 0 : tokens[0],
                    Collectors.summingDouble(tokens -> 1.0 / n)));
  }
}
