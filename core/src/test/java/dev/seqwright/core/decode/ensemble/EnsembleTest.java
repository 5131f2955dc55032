package dev.seqwright.core.decode.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.RandomModel;
import dev.seqwright.core.decode.SamplingConfig;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnsembleTest {
  private static final int WORDS = 23;
  private static final int[] SOURCE = {3, 1, 2};
  private static final List<DecodingConfig> SEARCHES =
      List.of(
          Settings.beam(4, 3, 1, 0, 8),
          Settings.greedy(0, 8),
          Settings.sampling(2, 8, new SamplingConfig()));

  @ParameterizedTest
  @EnumSource
  void copiesOfOneModelGiveItsVeryBits(EnsembleMean mean) {
    for (int copies = 2; copies <= 7; copies++) {
      for (int seed = 0; seed < 10; seed++) {
        PrefixModel model = RandomModel.of(WORDS, seed);
        EnsembleWeights weights =
            new EnsembleWeights(IntStream.range(0, copies).mapToObj(k -> 0.1 + 0.7 * k).toList());
        DecoderFactory together = together(Collections.nCopies(copies, model), mean, weights);
        for (DecodingConfig config : SEARCHES) {
          assertThat(found(config, together))
              .usingRecursiveFieldByFieldElementComparator()
              .isEqualTo(found(config, () -> model));
        }
      }
    }
  }

  @Test
  void probabilitiesAreTheMeanOfAPlainLoop() {
    List<PrefixModel> models = models();
    float[][] each = models.stream().map(EnsembleTest::first).toArray(float[][]::new);
    float[] mean = first(together(models, EnsembleMean.LINEAR, weights()).open());
    for (int v = 0; v < WORDS; v++) {
      double p = (Math.exp(each[0][v]) + 3 * Math.exp(each[1][v]) + Math.exp(each[2][v])) / 5;
      assertThat(Math.exp(mean[v])).isCloseTo(p, within(1e-6));
    }
  }

  @Test
  void logProbabilitiesAreTheNormalizedMeanOfAPlainLoop() {
    List<PrefixModel> models = models();
    float[][] each = models.stream().map(EnsembleTest::first).toArray(float[][]::new);
    double[] product =
        IntStream.range(0, WORDS)
            .mapToDouble(v -> Math.exp((each[0][v] + 3.0 * each[1][v] + each[2][v]) / 5))
            .toArray();
    double sum = Arrays.stream(product).sum();
    float[] mean = first(together(models, EnsembleMean.LOG_LINEAR, weights()).open());
    for (int v = 0; v < WORDS; v++) {
      assertThat(Math.exp(mean[v])).isCloseTo(product[v] / sum, within(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatNoModelWritesIsNotWritten(EnsembleMean mean) {
    PrefixModel plain = RandomModel.of(WORDS, 1);
    PrefixModel never =
        new PrefixModel(
            WORDS,
            (source, prefix) -> {
              float[] next = plain.distribution().next(source, prefix);
              next[5] = Float.NEGATIVE_INFINITY;
              return next;
            });
    float[] found = first(together(List.of(never, never), mean, EnsembleWeights.equal(2)).open());
    assertThat(found[5]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(found[6]).isFinite();
  }

  @Test
  void aModelThatCountsForAlmostAllDecides() {
    List<PrefixModel> models = models();
    EnsembleWeights weights = new EnsembleWeights(List.of(1e-9, 1.0, 1e-9));
    for (EnsembleMean mean : EnsembleMean.values()) {
      DecodingConfig beam = SEARCHES.getFirst();
      List<int[]> together =
          found(beam, together(models, mean, weights)).stream().map(Hypothesis::tokens).toList();
      List<int[]> alone =
          found(beam, () -> models.get(1)).stream().map(Hypothesis::tokens).toList();
      assertThat(together).usingElementComparator(Arrays::compare).isEqualTo(alone);
    }
  }

  private static List<PrefixModel> models() {
    return Stream.of(11, 12, 13).map(seed -> RandomModel.of(WORDS, seed)).toList();
  }

  private static EnsembleWeights weights() {
    return new EnsembleWeights(List.of(1.0, 3.0, 1.0));
  }

  private static DecoderFactory together(
      List<PrefixModel> models, EnsembleMean mean, EnsembleWeights weights) {
    List<DecoderFactory> members =
        models.stream().map(model -> (DecoderFactory) () -> model).toList();
    return new EnsembleDecoders(members, mean, weights, PlainKernels::create);
  }

  private static float[] first(IncrementalDecoder model) {
    try (model;
        IncrementalDecoder.State state = model.start(List.of(SOURCE))) {
      Tensor rows = state.step(new int[] {model.beginId()}).rows(0, 1);
      return rows.toArray();
    }
  }

  private static List<Hypothesis> found(DecodingConfig config, DecoderFactory models) {
    try (IncrementalDecoder model = models.open()) {
      return Searches.of(config, Constraints.NONE)
          .search(model, List.of(new Sentence(0, SOURCE, Prefix.NONE)))
          .getFirst();
    }
  }
}
