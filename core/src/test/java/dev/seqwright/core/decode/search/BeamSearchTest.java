package dev.seqwright.core.decode.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.RandomModel;
import dev.seqwright.core.decode.Scoring;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
  private static final int[] SOURCE = {3, 1, 2};

  @Test
  void aBeamAsLargeAsTheSpaceFindsTheBestOfAllSequences() {
    for (int seed = 0; seed < 20; seed++) {
      PrefixModel model = RandomModel.of(3, seed);
      for (double penalty : new double[] {0, 0.6, 1, 2}) {
        DecodingConfig config = Settings.beam(81, 5, penalty, 0, 4);
        List<Hypothesis> found = search(config, model, SOURCE);
        List<Hypothesis> all = exhaustive(model, penalty, 4);
        assertThat(tokens(found)).isEqualTo(tokens(all.subList(0, 5)));
        assertThat(found.getFirst().score()).isCloseTo(all.getFirst().score(), within(1e-9));
      }
    }
  }

  @Test
  void agreesWithABeamSearchThatSortsEverythingAndNeverStopsEarly() {
    for (int seed = 0; seed < 40; seed++) {
      PrefixModel model = RandomModel.of(37, seed);
      int width = 1 + seed % 5;
      double penalty = new double[] {-0.5, 0, 1, 1.5}[seed % 4];
      DecodingConfig config = Settings.beam(width, 1 + seed % width, penalty, seed % 3, 9);
      List<Hypothesis> found = search(config, model, SOURCE);
      ReferenceBeam reference = new ReferenceBeam(config, model, SOURCE);
      List<ReferenceBeam.Entry> expected = reference.search(9);
      assertThat(tokens(found)).isEqualTo(expected.stream().map(BeamSearchTest::tokens).toList());
      assertThat(found.getFirst().score())
          .isCloseTo(reference.score(expected.getFirst()), within(1e-9));
    }
  }

  @Test
  void aBeamOfOneIsGreedySearch() {
    for (int seed = 0; seed < 50; seed++) {
      PrefixModel model = RandomModel.of(11, seed);
      List<Hypothesis> beam = search(Settings.beam(1, 1, 1, 2, 12), model, SOURCE);
      List<Hypothesis> greedy =
          new GreedySearch(Settings.greedy(2, 12), Constraints.NONE)
              .search(model, List.of(new Sentence(0, SOURCE)))
              .getFirst();
      assertThat(beam).usingRecursiveComparison().isEqualTo(greedy);
    }
  }

  @Test
  void aSentencesHypothesesDoNotDependOnTheBatch() {
    PrefixModel model = RandomModel.of(23, 5);
    DecodingConfig config = Settings.beam(4, 4, 1, 0, 15);
    List<Sentence> batch =
        IntStream.range(0, 12)
            .mapToObj(i -> new Sentence(i, IntStream.rangeClosed(0, i).toArray()))
            .toList();
    List<List<Hypothesis>> together = new BeamSearch(config, Constraints.NONE).search(model, batch);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(together.get(i))
          .usingRecursiveComparison()
          .isEqualTo(search(config, model, batch.get(i).tokens()));
    }
  }

  @Test
  void ofEqualScoresTheLowerTokenComesFirst() {
    PrefixModel even = new PrefixModel(4, (source, prefix) -> logs(0.25, 0.25, 0.25, 0.25));
    List<Hypothesis> found = search(Settings.beam(3, 3, 0, 1, 1), even, SOURCE);
    assertThat(tokens(found)).containsExactly(List.of(1), List.of(2), List.of(3));
  }

  @Test
  void lengthsStayWithinTheirBounds() {
    PrefixModel eager = new PrefixModel(3, (source, prefix) -> logs(0.98, 0.01, 0.01));
    assertThat(search(Settings.beam(2, 1, 1, 4, 9), eager, SOURCE).getFirst().tokens()).hasSize(4);
    PrefixModel endless = new PrefixModel(3, (source, prefix) -> logs(0, 0.6, 0.4));
    assertThatThrownBy(() -> search(Settings.beam(2, 1, 1, 0, 9), endless, SOURCE))
        .isInstanceOf(UserException.class);
    PrefixModel reluctant = new PrefixModel(3, (source, prefix) -> logs(1e-9, 0.6, 0.4));
    assertThat(search(Settings.beam(2, 1, 0, 0, 9), reluctant, SOURCE).getFirst().tokens())
        .hasSizeLessThanOrEqualTo(9);
  }

  @Test
  void numbersThatAreNotFiniteAreAnError() {
    PrefixModel broken =
        new PrefixModel(3, (source, prefix) -> new float[] {Float.NaN, Float.NaN, Float.NaN});
    assertThatThrownBy(() -> search(Settings.beam(2, 1, 1, 0, 9), broken, SOURCE))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("line 1: the scores of its translation are not finite numbers");
  }

  @Test
  void positionalScoresAddUpToTheScore() {
    Hypothesis best = search(Settings.beam(4, 1, 0, 0, 9), RandomModel.of(9, 1), SOURCE).getFirst();
    double sum = 0;
    for (float p : best.logProbabilities()) {
      sum += p;
    }
    assertThat(best.logProbabilities()).hasSize(best.tokens().length + 1);
    assertThat(best.score()).isCloseTo(sum, within(1e-9));
  }

  private static List<Hypothesis> search(
      DecodingConfig config, IncrementalDecoder model, int[] source) {
    return new BeamSearch(config, Constraints.NONE)
        .search(model, List.of(new Sentence(0, source)))
        .getFirst();
  }

  /** Every sequence of at most {@code max} tokens, best first. */
  private static List<Hypothesis> exhaustive(PrefixModel model, double penalty, int max) {
    List<Hypothesis> all = new ArrayList<>();
    collect(model, new int[0], 0, penalty, max, all);
    return Hypothesis.best(all.size(), all);
  }

  private static void collect(
      PrefixModel model, int[] prefix, double sum, double penalty, int max, List<Hypothesis> all) {
    float[] next = model.distribution().next(SOURCE, prefix);
    double score = new Scoring(penalty).of(sum + next[0], prefix.length + 1);
    all.add(new Hypothesis(prefix, new float[0], score));
    for (int v = 1; v < next.length && prefix.length < max; v++) {
      int[] longer = Arrays.copyOf(prefix, prefix.length + 1);
      longer[prefix.length] = v;
      collect(model, longer, sum + next[v], penalty, max, all);
    }
  }

  private static List<List<Integer>> tokens(List<Hypothesis> hypotheses) {
    return hypotheses.stream().map(h -> Arrays.stream(h.tokens()).boxed().toList()).toList();
  }

  private static List<Integer> tokens(ReferenceBeam.Entry entry) {
    return entry.tokens().subList(0, entry.tokens().size() - 1);
  }

  private static float[] logs(double... probabilities) {
    float[] result = new float[probabilities.length];
    Stream.iterate(0, i -> i + 1)
        .limit(result.length)
        .forEach(i -> result[i] = (float) Math.log(probabilities[i]));
    return result;
  }
}
