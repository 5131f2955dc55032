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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlternativeSearchTest {
  private static final int WORDS = 9;
  private static final int[] SOURCE = {3, 1, 2};
  private static final int[] PREFIX = {4, 7};

  @Test
  void eachOfTheBestNextTokensIsFinishedByItself() {
    for (int seed = 0; seed < 10; seed++) {
      PrefixModel model = RandomModel.of(WORDS, seed);
      float[] next = model.distribution().next(SOURCE, PREFIX);
      List<Hypothesis> found = search(model, Prefix.of(PREFIX), "alternatives.count=4");
      assertThat(found).hasSize(4);
      List<Integer> best = best(next);
      for (int i = 0; i < 4; i++) {
        int[] beginning = {4, 7, best.get(i)};
        assertThat(Arrays.copyOf(found.get(i).tokens(), 3)).isEqualTo(beginning);
        Hypothesis alone = search(model, Prefix.of(beginning)).getFirst();
        assertThat(found.get(i).tokens()).isEqualTo(alone.tokens());
        double length = alone.tokens().length + 1;
        assertThat(found.get(i).score())
            .isCloseTo(alone.score() + next[best.get(i)] / length, within(1e-6));
      }
    }
  }

  /** Nothing but the end can follow a prefix that is as long as a translation may be. */
  @Test
  void aPrefixOfTheGreatestLengthIsItsOnlyBeginning() {
    PrefixModel model = RandomModel.of(WORDS, 2);
    String[] settings = {"alternatives.count=3", "max-target-length=2"};
    List<Hypothesis> found = search(model, Prefix.of(PREFIX), settings);
    assertThat(found)
        .usingRecursiveComparison()
        .isEqualTo(search(model, Prefix.of(PREFIX), settings[1]));
    assertThat(found).singleElement().extracting(Hypothesis::tokens).isEqualTo(PREFIX);
    assertThatThrownBy(() -> search(model, Prefix.of(4, 7, 1), settings))
        .hasMessage(
            "line 1: its prefix has 3 tokens, a translation can have 2; shorten the prefix or raise"
                + " max-target-length");
  }

  @Test
  void improbableTokensAreNotTriedButTheBestIs() {
    PrefixModel model = RandomModel.of(WORDS, 2);
    float[] next = model.distribution().next(SOURCE, new int[0]);
    List<Integer> best = best(next);
    double third = Math.exp(next[best.get(2)]);
    String[] least = {"alternatives.count=8", "alternatives.min-probability=" + third * 0.999};
    assertThat(search(model, Prefix.NONE, least)).hasSize(3);
    least[1] = "alternatives.min-probability=1";
    assertThat(search(model, Prefix.NONE, least)).hasSize(1);
  }

  @Test
  void moreThanThereAreAreNotFound() {
    PrefixModel model = RandomModel.of(WORDS, 2);
    assertThat(search(model, Prefix.NONE, "alternatives.count=100")).hasSize(WORDS - 1);
    String[] ending = {"alternatives.count=100", "constraints.end-tokens=[1, 2]"};
    assertThat(search(model, Prefix.NONE, ending)).hasSize(WORDS - 3);
  }

  @Test
  void whatIsSuppressedIsNoAlternative() {
    PrefixModel model = RandomModel.of(WORDS, 2);
    DecodingConfig config = settings("alternatives.count=8");
    Constraints constraints =
        Constraints.of(config, new NumberCodec(), List.of(new int[] {7, 5}, new int[] {1}));
    List<Hypothesis> found =
        Searches.of(config, constraints)
            .search(model, List.of(new Sentence(0, SOURCE, Prefix.of(PREFIX))))
            .getFirst();
    assertThat(found).hasSize(6);
    assertThat(found).noneMatch(h -> h.tokens()[2] == 5 || h.tokens()[2] == 1);
  }

  @Test
  void theBatchChangesNothing() {
    PrefixModel model = RandomModel.of(WORDS, 5);
    DecodingConfig config = settings("alternatives.count=3", "mini-batch=7");
    Search search = Searches.of(config, Constraints.NONE);
    List<Sentence> batch =
        IntStream.range(0, 9)
            .mapToObj(i -> new Sentence(i, new int[] {i}, Prefix.of(new int[] {1 + i % 3})))
            .toList();
    List<List<Hypothesis>> together = search.search(model, batch);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(search.search(model, List.of(batch.get(i))).getFirst())
          .usingRecursiveComparison()
          .isEqualTo(together.get(i));
    }
  }

  @Test
  void settingsThatContradictAlternatives() {
    assertThatThrownBy(() -> Settings.of("alternatives.count=3", "n-best=2"))
        .hasMessageContaining("n-best: found 2, expected 1 with alternatives");
    assertThatThrownBy(() -> Settings.of("alternatives.count=3", "constraints.prefix-bias=0.5"))
        .hasMessageContaining("prefix-bias: found 0.5, expected 1 with alternatives");
  }

  /** Tokens but the end token, the most probable first. */
  private static List<Integer> best(float[] next) {
    return IntStream.range(1, WORDS)
        .boxed()
        .sorted(Comparator.comparingDouble(v -> -next[v]))
        .toList();
  }

  private static List<Hypothesis> search(PrefixModel model, Prefix prefix, String... settings) {
    DecodingConfig config = settings(settings);
    Constraints constraints = Constraints.of(config, new NumberCodec(), List.of());
    return Searches.of(config, constraints)
        .search(model, List.of(new Sentence(0, SOURCE, prefix)))
        .getFirst();
  }

  private static DecodingConfig settings(String... further) {
    List<String> all = new ArrayList<>(List.of("beam-size=1", "max-length-constant=2"));
    all.addAll(List.of(further));
    return Settings.of(all.toArray(String[]::new));
  }
}
