package dev.seqwright.core.decode.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.NumberCodec;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.RandomModel;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.text.Translator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A beam as large as the space finds the best of all translations by the score that is asked for.
 */
class PenaltiesTest {
  private static final int[] SOURCE = {3, 1, 2};
  private static final int LONGEST = 3;

  /** A random model that attends to the source by the last token. */
  private record Attending(PrefixModel.Distribution random) implements PrefixModel.Distribution {
    @Override
    public float[] next(int[] source, int[] prefix) {
      return random.next(source, prefix);
    }

    @Override
    public float[] sourceWeights(int[] source, int[] prefix) {
      int last = prefix.length == 0 ? 0 : prefix[prefix.length - 1];
      float[] weights = {0.25f, 0.25f, 0.25f};
      weights[last % source.length] += 0.25f;
      return weights;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "penalties.length-offset=5",
        "penalties.word=0.4",
        "penalties.word=-0.4",
        "penalties.unknown=1.5",
        "penalties.coverage=0.8",
        "penalties={coverage: 1.2, coverage-kind: summary, word: 0.1, length-offset: 2}"
      })
  void theBestOfAllIsFound(String penalties) {
    for (int seed = 0; seed < 5; seed++) {
      PrefixModel model = new PrefixModel(5, new Attending(RandomModel.of(5, seed).distribution()));
      for (String stopping : List.of("estimate", "bound")) {
        DecodingConfig config = settings(penalties, "ending.stopping=" + stopping);
        List<Hypothesis> found = search(config, model, Prefix.NONE);
        List<Hypothesis> expected = new ArrayList<>();
        collect(model, config, List.of(), 0, new float[3], expected);
        expected.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        for (int i = 0; i < 6; i++) {
          assertThat(found.get(i).tokens()).isEqualTo(expected.get(i).tokens());
          assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-5));
        }
      }
    }
  }

  /** A prefix is read token by token where attention to it counts. */
  @Test
  void aPrefixCountsInTheCoverage() {
    PrefixModel model = new PrefixModel(5, new Attending(RandomModel.of(5, 1).distribution()));
    DecodingConfig config = settings("penalties.coverage=1", "n-best=1");
    Hypothesis found = search(config, model, Prefix.of(1, 2)).getFirst();
    float[] coverage = new float[3];
    for (int t = 0; t <= found.tokens().length; t++) {
      add(coverage, model.distribution().sourceWeights(SOURCE, Arrays.copyOf(found.tokens(), t)));
    }
    double sum =
        IntStream.range(0, found.logProbabilities().length)
            .mapToDouble(i -> found.logProbabilities()[i])
            .sum();
    assertThat(found.score())
        .isCloseTo(config.scoring().of(sum, found.tokens().length + 1, coverage), within(1e-6));
  }

  @Test
  void whatAModelCannotTellIsRefused() {
    DecodingConfig config = Settings.of("penalties.coverage=0.2");
    assertThatThrownBy(() -> new Translator(config, new NumberCodec(), () -> RandomModel.of(4, 1)))
        .hasMessageStartingWith("penalties.coverage: found 0.2, expected 0");
  }

  private static DecodingConfig settings(String... further) {
    List<String> all =
        new ArrayList<>(
            List.of("beam-size=2000", "n-best=6", "length-penalty=0.7", "max-length-ratio=0"));
    all.add("max-length-constant=" + LONGEST);
    all.addAll(List.of(further));
    return Settings.of(all.toArray(String[]::new));
  }

  private static List<Hypothesis> search(DecodingConfig config, PrefixModel model, Prefix prefix) {
    return Searches.of(config, Constraints.of(config, new NumberCodec(), List.of()))
        .search(model, List.of(new Sentence(0, SOURCE, prefix)))
        .getFirst();
  }

  /** Every translation of 1 to {@link #LONGEST} tokens. */
  private static void collect(
      PrefixModel model,
      DecodingConfig config,
      List<Integer> text,
      double sum,
      float[] coverage,
      List<Hypothesis> all) {
    int[] prefix = text.stream().mapToInt(Integer::intValue).toArray();
    float[] next = model.distribution().next(SOURCE, prefix).clone();
    next[new NumberCodec().unknownId()] -= (float) config.penalties().unknown();
    float[] covered = coverage.clone();
    add(covered, model.distribution().sourceWeights(SOURCE, prefix));
    if (!text.isEmpty()) {
      float[] used = config.penalties().readsAttention() ? covered : new float[0];
      double score = config.scoring().of(sum + next[PrefixModel.END], text.size() + 1, used);
      all.add(new Hypothesis(prefix, new float[0], score));
    }
    for (int v = 1; v < next.length && text.size() < LONGEST; v++) {
      List<Integer> longer = new ArrayList<>(text);
      longer.add(v);
      collect(model, config, longer, sum + next[v], covered, all);
    }
  }

  private static void add(float[] sums, float... weights) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weights[i];
    }
  }
}
