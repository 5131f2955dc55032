package dev.seqwright.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.search.Searches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every search, whatever the model. */
class ConstraintPropertiesTest {
  private static final int WORDS = 9;

  @ParameterizedTest
  @EnumSource(SearchMethod.class)
  void noNgramIsRepeated(SearchMethod method) {
    for (int n = 1; n <= 3; n++) {
      for (Hypothesis found :
          translate(method, List.of(), 10, "constraints.no-repeat-ngram-size=" + n)) {
        Set<List<Integer>> seen = new HashSet<>();
        int[] tokens = found.tokens();
        for (int i = 0; i + n <= tokens.length; i++) {
          assertThat(seen.add(Arrays.stream(tokens, i, i + n).boxed().toList())).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SearchMethod.class)
  void suppressedSequencesAreNeverWritten(SearchMethod method) {
    List<int[]> never = List.of(new int[] {3}, new int[] {1, 2}, new int[] {5, 5, 6});
    for (Hypothesis found : translate(method, never, 10, "min-length=7")) {
      String text = " " + new NumberCodec().decode(found.tokens()) + " ";
      assertThat(text).doesNotContain(" 3 ", " 1 2 ", " 5 5 6 ");
      assertThat(found.tokens()).hasSizeGreaterThanOrEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource(SearchMethod.class)
  void aPrefixStandsAtTheBeginningWithLogProbabilityNought(SearchMethod method) {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      int[] prefix = random.ints(1 + random.nextInt(6), 1, WORDS).toArray();
      Hypothesis found =
          search(method, List.of(), round, Prefix.of(prefix), "constraints.no-repeat-ngram-size=2");
      assertThat(Arrays.copyOf(found.tokens(), prefix.length)).isEqualTo(prefix);
      assertThat(Arrays.copyOf(found.logProbabilities(), prefix.length)).containsOnly(0f);
    }
  }

  @ParameterizedTest
  @EnumSource(SearchMethod.class)
  void aLargePenaltyLeavesTokensUnique(SearchMethod method) {
    for (Hypothesis found :
        translate(method, List.of(), 6, "constraints.repetition-penalty=10000")) {
      assertThat(found.tokens()).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource(SearchMethod.class)
  void aTranslationDoesNotDependOnItsBatch(SearchMethod method) {
    String[] settings = {
      "constraints.no-repeat-ngram-size=2",
      "constraints.repetition-penalty=1.3",
      "constraints.end-tokens=[8]",
      "constraints.prefix-bias=0.5",
      "min-length=2"
    };
    DecodingConfig config = config(method, 12, settings);
    Constraints constraints = constraints(config, List.of(new int[] {2, 2}));
    PrefixModel model = RandomModel.of(WORDS, 11);
    List<Sentence> batch =
        IntStream.range(0, 15)
            .mapToObj(i -> new Sentence(i, new int[] {1, i}, Prefix.of(new int[i % 4 + 1])))
            .map(s -> new Sentence(s.number(), s.tokens(), filled(s.prefix(), s.number())))
            .toList();
    List<List<Hypothesis>> together = Searches.of(config, constraints).search(model, batch);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(Searches.of(config, constraints).search(model, List.of(batch.get(i))).getFirst())
          .usingRecursiveComparison()
          .isEqualTo(together.get(i));
    }
  }

  @Test
  void aStrongSuggestionIsFollowedAndAWeakOneIsNot() {
    Prefix unlikely = Prefix.of(7, 7);
    PrefixModel model = PrefixModel.sure(WORDS, source -> new int[] {1, 2, 3});
    String strong = "constraints.prefix-bias=0.99";
    assertThat(first(model, unlikely, strong).tokens()).startsWith(7, 7);
    assertThat(first(model, unlikely, "constraints.prefix-bias=0.01").tokens())
        .containsExactly(1, 2, 3);
  }

  @Test
  void aPrefixThatDoesNotFitIsTheUsers() {
    assertThatThrownBy(() -> search(SearchMethod.BEAM, List.of(), 0, Prefix.of(1, 0, 2)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 1: its prefix has a token that ends a translation");
    assertThatThrownBy(
            () ->
                search(
                    SearchMethod.GREEDY, List.of(), 0, Prefix.of(1, 2, 3), "max-target-length=2"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 1: its prefix has 3 tokens, a translation can have 2")
        .hasMessageContaining("max-target-length");
  }

  @Test
  void constraintsThatLeaveNothingAreTheUsers() {
    List<int[]> everything = IntStream.range(0, WORDS).mapToObj(v -> new int[] {v}).toList();
    assertThatThrownBy(() -> search(SearchMethod.BEAM, everything, 0, Prefix.NONE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("leave no token");
  }

  @Test
  void tokensThatTheVocabularyLacksAreNamed() {
    assertThatThrownBy(() -> constraints(Settings.of("constraints.end-tokens=stop"), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'stop'");
  }

  @Test
  void nothingAskedForIsNoConstraint() {
    Constraints none = constraints(new DecodingConfig(), List.of());
    assertThat(none.on(new Sentence(0, 1), 0)).isEmpty();
  }

  private static Prefix filled(Prefix empty, long seed) {
    return Prefix.of(new Random(seed).ints(empty.length(), 1, 8).toArray());
  }

  private static Hypothesis first(PrefixModel model, Prefix prefix, String... settings) {
    DecodingConfig config = config(SearchMethod.BEAM, 9, settings);
    return Searches.of(config, constraints(config, List.of()))
        .search(model, List.of(new Sentence(0, new int[] {1}, prefix)))
        .getFirst()
        .getFirst();
  }

  private static List<Hypothesis> translate(
      SearchMethod method, List<int[]> suppressed, int longest, String... settings) {
    DecodingConfig config = config(method, longest, settings);
    List<Hypothesis> all = new ArrayList<>();
    for (int seed = 0; seed < 15; seed++) {
      Searches.of(config, constraints(config, suppressed))
          .search(RandomModel.of(WORDS, seed), List.of(new Sentence(0, 1), new Sentence(1, 2, 3)))
          .forEach(all::addAll);
    }
    return all;
  }

  private static Hypothesis search(
      SearchMethod method, List<int[]> suppressed, int seed, Prefix prefix, String... settings) {
    DecodingConfig config = config(method, 9, settings);
    return Searches.of(config, constraints(config, suppressed))
        .search(RandomModel.of(WORDS, seed), List.of(new Sentence(0, new int[] {1, 2, 3}, prefix)))
        .getFirst()
        .getFirst();
  }

  private static DecodingConfig config(SearchMethod method, int longest, String... settings) {
    List<String> all = new ArrayList<>(List.of("max-length-ratio=0"));
    all.add("search=" + method.name().toLowerCase(java.util.Locale.ROOT));
    all.add("max-length-constant=" + longest);
    all.add("n-best=" + (method == SearchMethod.GREEDY ? 1 : 3));
    all.addAll(List.of(settings));
    return Settings.of(all.toArray(String[]::new));
  }

  private static Constraints constraints(DecodingConfig config, List<int[]> suppressed) {
    return Constraints.of(config, new NumberCodec(), suppressed);
  }
}
