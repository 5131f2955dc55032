package dev.seqwright.core.decode.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.RandomModel;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoppingTest {
  private static final int WORDS = 30;
  private static final int[] SOURCE = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};

  /** Sure of copying its source, as label smoothing makes models: all others share a tenth. */
  private static final PrefixModel SMOOTHED =
      new PrefixModel(
          WORDS,
          (source, prefix) -> {
            float[] next = new float[WORDS];
            Arrays.fill(next, (float) Math.log(0.1 / (WORDS - 1)));
            next[prefix.length < source.length ? source[prefix.length] : PrefixModel.END] =
                (float) Math.log(0.9);
            return next;
          });

  @ParameterizedTest
  @ValueSource(strings = {"estimate", "bound", "narrowing"})
  void aSureModelIsNotEndedInTheMiddle(String stopping) {
    DecodingConfig config = Settings.of("beam-size=8", "ending.stopping=" + stopping);
    assertThat(search(config, SMOOTHED).getFirst().tokens()).containsExactly(SOURCE);
  }

  @Test
  void theDefaultIsAnEstimateAndTheRuleOfFairseqTakesABeginning() {
    assertThat(search(Settings.of("beam-size=8"), SMOOTHED).getFirst().tokens())
        .containsExactly(SOURCE);
    int[] full =
        search(Settings.of("beam-size=8", "ending.stopping=full"), SMOOTHED).getFirst().tokens();
    assertThat(full).hasSizeLessThan(SOURCE.length);
  }

  /** K P hypotheses are finished before the search stops, as in CTranslate2. */
  @ParameterizedTest
  @CsvSource({"1, 4", "1.5, 6", "2, 8", "0.5, 2"})
  void patienceMultipliesTheBeam(double patience, int found) {
    for (int seed = 0; seed < 20; seed++) {
      PrefixModel model = RandomModel.of(11, seed);
      String[] settings = {
        "beam-size=4", "ending.stopping=full", "ending.patience=" + patience, "min-length=0"
      };
      List<List<Integer>> expected = patient(model, 4, found);
      assertThat(tokens(search(Settings.of(settings), model)).getFirst())
          .isEqualTo(expected.getFirst());
    }
  }

  /** A beam as Marian has it: what ends leaves, and its place stays empty. */
  @Test
  void aNarrowingBeamIsMarians() {
    for (int seed = 0; seed < 40; seed++) {
      PrefixModel model = RandomModel.of(23, seed);
      String[] settings = {
        "beam-size=5",
        "n-best=5",
        "ending.stopping=narrowing",
        "min-length=0",
        "max-target-length=9"
      };
      assertThat(tokens(search(Settings.of(settings), model))).isEqualTo(narrowing(model, 5, 9));
    }
  }

  /** Seven tokens of ten end: so do nearly all of the best continuations. */
  @Test
  void withManyEndsTheBeamStaysFull() {
    PrefixModel.Distribution random = RandomModel.of(10, 3).distribution();
    int[] live = new int[50];
    PrefixModel counting =
        new PrefixModel(
            10,
            (source, prefix) -> {
              live[prefix.length]++;
              return random.next(source, prefix);
            });
    Constraints ends = new Constraints(List.of(), 1, List.of(1, 2, 3, 4, 5, 6));
    DecodingConfig config = Settings.of("beam-size=3", "ending.stopping=bound", "min-length=0");
    Searches.of(config, ends).search(counting, List.of(new Sentence(0, SOURCE)));
    assertThat(live).startsWith(1, 3, 3, 3).containsOnly(0, 1, 3);
  }

  @Test
  void settingsThatDoNotGoTogetherAreRefused() {
    assertThatThrownBy(() -> Settings.of("ending={stopping: narrowing, patience: 2}"))
        .hasMessageContaining("patience: found 2.0, expected 1 with the stopping 'narrowing'");
    assertThatThrownBy(() -> Settings.of("beam-size=4", "n-best=3", "ending.patience=0.5"))
        .hasMessageContaining("n-best: found 3, expected at most 2");
    assertThatThrownBy(() -> Settings.of("beam-size=1073741825"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("beam-size: found 1073741825, expected 1 to 10000");
  }

  private static List<Hypothesis> search(DecodingConfig config, IncrementalDecoder model) {
    return Searches.of(config, Constraints.NONE)
        .search(model, List.of(new Sentence(0, SOURCE)))
        .getFirst();
  }

  private static List<List<Integer>> tokens(List<Hypothesis> hypotheses) {
    return hypotheses.stream().map(h -> Arrays.stream(h.tokens()).boxed().toList()).toList();
  }

  private record Entry(List<Integer> tokens, double sum) {
    boolean ended() {
      return tokens.getLast() == PrefixModel.END;
    }

    double score() {
      return sum / tokens.size();
    }
  }

  private static List<Entry> step(PrefixModel model, List<Entry> live, int count) {
    return live.stream()
        .flatMap(e -> IntStream.range(0, model.vocabularySize()).mapToObj(v -> longer(model, e, v)))
        .sorted(Comparator.comparingDouble(Entry::sum).reversed())
        .limit(count)
        .toList();
  }

  private static Entry longer(PrefixModel model, Entry entry, int token) {
    int[] prefix = entry.tokens.stream().mapToInt(Integer::intValue).toArray();
    List<Integer> tokens = new ArrayList<>(entry.tokens);
    tokens.add(token);
    return new Entry(tokens, entry.sum + model.distribution().next(SOURCE, prefix)[token]);
  }

  private static List<List<Integer>> patient(PrefixModel model, int width, int most) {
    List<Entry> live = List.of(new Entry(List.of(), 0));
    List<Entry> finished = new ArrayList<>();
    while (finished.size() < most) {
      List<Entry> best = step(model, live, 2 * width);
      best.stream().limit(width).filter(Entry::ended).forEach(finished::add);
      live = best.stream().filter(e -> !e.ended()).limit(width).toList();
    }
    return ranked(finished);
  }

  private static List<List<Integer>> narrowing(PrefixModel model, int width, int longest) {
    List<Entry> live = List.of(new Entry(List.of(), 0));
    List<Entry> finished = new ArrayList<>();
    for (int length = 0; !live.isEmpty() && length < longest; length++) {
      List<Entry> best = step(model, live, width - finished.size());
      best.stream().filter(Entry::ended).forEach(finished::add);
      live = best.stream().filter(e -> !e.ended()).toList();
    }
    live.forEach(e -> finished.add(longer(model, e, PrefixModel.END)));
    return ranked(finished);
  }

  private static List<List<Integer>> ranked(List<Entry> finished) {
    return finished.stream()
        .sorted(Comparator.comparingDouble(Entry::score).reversed())
        .map(e -> e.tokens.subList(0, e.tokens.size() - 1))
        .toList();
  }
}
