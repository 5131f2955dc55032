package dev.seqwright.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.constraint.RepetitionPenalty;
import dev.seqwright.core.decode.constraint.TokenScores;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A beam as large as the space against all sequences, written out: those that a constraint leaves,
 * ranked by a score that is computed from its definition.
 */
class ConstrainedSearchTest {
  private static final int[] SOURCE = {3, 1, 2};
  private static final int WORDS = 4;
  private static final int LONGEST = 5;

  /** A finished sequence: its tokens with the one that ended it behind. */
  private record Finished(List<Integer> tokens, double score) {
    List<Integer> text() {
      return tokens.subList(0, tokens.size() - 1);
    }
  }

  /** log p of the next token after others, as a constraint makes it. */
  private interface Scoring {
    double next(int[] before, int token, float[] model);
  }

  private static final Scoring OWN = (before, token, model) -> model[token];

  @Test
  void noNgramTwice() {
    for (int n = 1; n <= 3; n++) {
      int size = n;
      check(OWN, tokens -> distinct(ngrams(tokens, size)), "constraints.no-repeat-ngram-size=" + n);
    }
  }

  @Test
  void suppressedSequences() {
    List<List<Integer>> never = List.of(List.of(1), List.of(2, 3), List.of(3, 3, 2));
    List<int[]> sequences = never.stream().map(ConstrainedSearchTest::array).toList();
    Predicate<List<Integer>> allowed =
        text -> never.stream().noneMatch(sequence -> contains(text, sequence));
    check(OWN, allowed, sequences, Prefix.NONE);
  }

  @Test
  void noUnknownToken() {
    PrefixModel model = RandomModel.of(6, 3);
    DecodingConfig config = settings("constraints.suppress-unknown=true");
    Constraints constraints = Constraints.of(config, new NumberCodec(), List.of());
    List<Finished> all = new ArrayList<>();
    collect(model, OWN, List.of(), 0, List.of(0), all);
    List<Finished> expected =
        best(all.stream().filter(f -> !f.text().contains(NumberCodec.UNKNOWN)).toList());
    assertSame(search(config, constraints, model, Prefix.NONE), expected);
  }

  @Test
  void repetitionPenalty() {
    for (double penalty : new double[] {0.5, 1.7, 100}) {
      check(
          (before, token, model) -> {
            double sum = 0;
            for (int v = 0; v < WORDS; v++) {
              sum += Math.exp(penalized(before, v, model, penalty));
            }
            return penalized(before, token, model, penalty) - Math.log(sum);
          },
          text -> true,
          "constraints.repetition-penalty=" + penalty);
    }
  }

  /** The model has no logits but its log-probabilities, which are negative. */
  private static double penalized(int[] before, int token, float[] model, double penalty) {
    boolean written = Arrays.stream(before).anyMatch(t -> t == token);
    return written ? penalty * model[token] : model[token];
  }

  @Test
  void logitsOverNoughtAreDivided() {
    try (Arena arena = Arena.ofConfined()) {
      float[] logits = {1, 2, -1, 3};
      double sum = Math.log(sumOfExponentials(1, 2, -1, 3));
      Tensor row = new Tensor(arena.allocate(16), 1, 4);
      for (int v = 0; v < 4; v++) {
        row.set(v, (float) (logits[v] - sum));
      }
      new RepetitionPenalty(2)
          .apply(new int[] {1, 2, 2}, new TokenScores(new RowScores(row, r -> sum), 0));
      double after = Math.log(sumOfExponentials(1, 1, -2, 3));
      assertThat(row.toArray())
          .containsExactly(
              new float[] {
                (float) (1 - after), (float) (1 - after), (float) (-2 - after), (float) (3 - after)
              },
              within(1e-6f));
    }
  }

  private static double sumOfExponentials(double... values) {
    return Arrays.stream(values).map(Math::exp).sum();
  }

  @Test
  void aForcedPrefixIsCertain() {
    int[] prefix = {2, 2, 1};
    check(
        (before, token, model) -> before.length < prefix.length ? 0 : model[token],
        text -> text.size() >= 3 && text.subList(0, 3).equals(List.of(2, 2, 1)),
        List.of(),
        Prefix.of(prefix));
  }

  @Test
  void aPrefixWinsOverWhatIsSuppressed() {
    int[] prefix = {2, 2};
    check(
        (before, token, model) -> before.length < prefix.length ? 0 : model[token],
        text ->
            text.size() >= 2
                && text.subList(0, 2).equals(List.of(2, 2))
                && !text.subList(2, text.size()).contains(2),
        List.of(new int[] {2}),
        Prefix.of(prefix));
  }

  @Test
  void aSuggestedPrefix() {
    int[] prefix = {2, 1};
    for (double beta : new double[] {0.01, 0.4, 0.99}) {
      Scoring scoring =
          (before, token, model) -> {
            boolean following =
                before.length < prefix.length
                    && Arrays.equals(before, Arrays.copyOf(prefix, before.length));
            double bias = following && token == prefix[before.length] ? beta : 0;
            double kept = following ? 1 - beta : 1;
            return Math.log(kept * Math.exp(model[token]) + bias);
          };
      check(scoring, text -> true, List.of(), Prefix.of(prefix), "constraints.prefix-bias=" + beta);
    }
  }

  @Test
  void otherTokensThatEnd() {
    PrefixModel model = RandomModel.of(WORDS, 8);
    for (int least = 0; least < 3; least++) {
      DecodingConfig config = settings("constraints.end-tokens=[2, 3]", "min-length=" + least);
      Constraints constraints = Constraints.of(config, new NumberCodec(), List.of());
      int shortest = least;
      List<Finished> all = new ArrayList<>();
      collect(model, OWN, List.of(), 0, List.of(0, 2, 3), all);
      List<Finished> allowed = all.stream().filter(f -> f.text().size() >= shortest).toList();
      assertSame(search(config, constraints, model, Prefix.NONE), best(allowed));
    }
  }

  private static void check(Scoring scoring, Predicate<List<Integer>> allowed, String... settings) {
    check(scoring, allowed, List.of(), Prefix.NONE, settings);
  }

  private static void check(
      Scoring scoring,
      Predicate<List<Integer>> allowed,
      List<int[]> suppressed,
      Prefix prefix,
      String... settings) {
    for (int seed = 0; seed < 5; seed++) {
      PrefixModel model = RandomModel.of(WORDS, seed);
      DecodingConfig config = settings(settings);
      Constraints constraints = Constraints.of(config, new NumberCodec(), suppressed);
      List<Finished> all = new ArrayList<>();
      collect(model, scoring, List.of(), 0, List.of(0), all);
      List<Finished> expected = best(all.stream().filter(f -> allowed.test(f.text())).toList());
      assertThat(expected).isNotEmpty();
      assertSame(search(config, constraints, model, prefix), expected);
    }
  }

  private static DecodingConfig settings(String... further) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "beam-size=2000",
                "n-best=8",
                "length-penalty=0.7",
                "max-length-ratio=0",
                "min-length=0"));
    all.addAll(List.of("max-length-constant=" + LONGEST));
    all.addAll(List.of(further));
    return Settings.of(all.toArray(String[]::new));
  }

  private static List<Hypothesis> search(
      DecodingConfig config, Constraints constraints, IncrementalDecoder model, Prefix prefix) {
    return Searches.of(config, constraints)
        .search(model, List.of(new Sentence(0, SOURCE, prefix)))
        .getFirst();
  }

  private static void assertSame(List<Hypothesis> found, List<Finished> expected) {
    assertThat(found.stream().map(h -> Arrays.stream(h.tokens()).boxed().toList()).toList())
        .isEqualTo(expected.stream().map(Finished::text).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-5));
    }
  }

  /** All sequences; at the longest length only the first end token, by the model's own score. */
  private static void collect(
      PrefixModel model,
      Scoring scoring,
      List<Integer> before,
      double sum,
      List<Integer> ends,
      List<Finished> all) {
    int[] prefix = array(before);
    float[] next = model.distribution().next(SOURCE, prefix);
    boolean last = before.size() == LONGEST;
    for (int token = 0; token < (last ? 1 : next.length); token++) {
      List<Integer> longer = new ArrayList<>(before);
      longer.add(token);
      double more = sum + (last ? next[token] : scoring.next(prefix, token, next));
      if (ends.contains(token)) {
        all.add(new Finished(longer, more / Math.pow(longer.size(), 0.7)));
      } else {
        collect(model, scoring, longer, more, ends, all);
      }
    }
  }

  private static List<Finished> best(List<Finished> all) {
    return all.stream()
        .sorted((a, b) -> Double.compare(b.score, a.score))
        .limit(8)
        .filter(f -> f.score > Double.NEGATIVE_INFINITY)
        .toList();
  }

  private static List<List<Integer>> ngrams(List<Integer> tokens, int n) {
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i + n <= tokens.size(); i++) {
      all.add(tokens.subList(i, i + n));
    }
    return all;
  }

  private static boolean distinct(List<?> all) {
    return all.stream().distinct().count() == all.size();
  }

  private static boolean contains(List<Integer> text, List<Integer> sequence) {
    return ngrams(text, sequence.size()).contains(sequence);
  }

  private static int[] array(List<Integer> tokens) {
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }
}
