package dev.seqwright.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A trained model of CTranslate2, Arabic names to Latin letters, imported: translations are those
 * that its authors' tests state, scores those that NumPy computes. scripts/ctranslate2/names.py
 * does the same with each of the model's five files, for who has them.
 */
class ImportedNamesTest {
  private static final String NAME = "آتزمون";

  @TempDir private static Path folder;

  @BeforeAll
  static void importModel() throws IOException {
    Path foreign = NamesModel.unpack(folder.resolve("foreign"));
    CommandRun run =
        CommandRun.of("import", "--from", "ctranslate2", foreign.toString(), "-o", model());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static String model() {
    return folder.resolve("model").toString();
  }

  private static String spaced(String word) {
    return String.join(" ", word.split("(?!^)", -1));
  }

  private static List<String> run(String input, String command, String... options) {
    List<String> all = new ArrayList<>(List.of(command, "--model", model()));
    all.addAll(List.of(options));
    CommandRun run = CommandRun.withInput(input, all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  private static List<String> translate(String input, String... options) {
    return run(input, "translate", options);
  }

  private static String best(String word, String... options) {
    return translate(spaced(word) + "\n", options).getFirst();
  }

  private static String after(String word, String prefix, String... options) {
    List<String> all = new ArrayList<>(List.of("--prefix-column"));
    all.addAll(List.of(options));
    return translate(spaced(word) + "\t" + prefix + "\n", all.toArray(String[]::new)).getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--search=greedy", "--beam-size=4"})
  void translatesAsItsAuthorsSay(String search) {
    assertThat(translate(spaced(NAME) + "\n" + spaced("آزا") + "\n", search))
        .containsExactly("a t z m o n", "a z z a");
  }

  /** Folders of imported models name no task: they hold translators. */
  @Test
  void predictsWhatItTranslates() {
    String names = spaced(NAME) + "\n\n" + spaced("آزا") + "\n";
    assertThat(run(names, "predict")).hasSize(3).isEqualTo(translate(names));
  }

  @Test
  void scoresOfGivenTargets() throws IOException {
    for (String[] row : NamesModel.table("scores.tsv")) {
      isClose(tokenScores(row[0], row[1]), row[2]);
    }
  }

  private static List<Double> tokenScores(String word, String target) {
    String pair = spaced(word) + "\t" + spaced(target) + "\n";
    String tokens = run(pair, "score", "--tokens").getFirst().split("\t", -1)[1];
    List<String> parts = List.of(tokens.split(" ", -1));
    List<Double> scores = new ArrayList<>();
    for (int i = 1; i < parts.size(); i += 2) {
      scores.add(Double.valueOf(parts.get(i)));
    }
    assertThat(parts.get(parts.size() - 2)).isEqualTo("</s>");
    return scores;
  }

  private static void isClose(List<Double> found, String expected) {
    List<Double> all = Arrays.stream(expected.split(" ", -1)).map(Double::valueOf).toList();
    assertThat(found).hasSameSizeAs(all);
    for (int i = 0; i < all.size(); i++) {
      assertThat(found.get(i)).isCloseTo(all.get(i), within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({"a t s, a t s u m o n", "a t z o, a t z o m o n", "<unk> t, <unk> t z m o n"})
  void prefixes(String prefix, String expected) {
    assertThat(after(NAME, prefix, "--search=greedy")).isEqualTo(expected);
    assertThat(after(NAME, prefix, "--beam-size=4")).isEqualTo(expected);
  }

  @Test
  void morePrefixes() {
    assertThat(after(NAME, "<unk> t", "--replace-unknown")).isEqualTo("ت t z m o n");
    assertThat(after("أوليسس", "u l i s e", "--beam-size=5")).isEqualTo("u l i s e s");
    for (String prefix : List.of("a t s", "a t z o")) {
      assertThat(after(NAME, prefix, "--beam-size=2", "--prefix-bias=0.99"))
          .isEqualTo(after(NAME, prefix, "--beam-size=2"));
      assertThat(after(NAME, prefix, "--beam-size=2", "--prefix-bias=0.01"))
          .isEqualTo(best(NAME, "--beam-size=2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--search=greedy", "--beam-size=4"})
  void suppressionEndsLengthsAndRepetition(String search) throws IOException {
    Path never = Files.writeString(folder.resolve("never.txt"), "o\nt z m\n");
    assertThat(best(NAME, search, "--suppress=" + never)).isEqualTo("a t z u m u n");
    assertThat(best(NAME, search, "--end-token=m")).isEqualTo("a t z");
    assertThat(letters(best(NAME, search, "--max-target-length=3"))).hasSize(3);
    assertThat(letters(best(NAME, search, "--min-length=8"))).hasSize(8);
    assertThat(letters(best("ن".repeat(5), search, "--repetition-penalty=100")))
        .doesNotHaveDuplicates();
    List<String> many = letters(best("ن".repeat(50), search, "--no-repeat-ngram-size=3"));
    Set<List<String>> trigrams = new HashSet<>();
    for (int i = 0; i + 3 <= many.size(); i++) {
      assertThat(trigrams.add(many.subList(i, i + 3))).as("%s at %d", many, i).isTrue();
    }
  }

  private static List<String> letters(String text) {
    return List.of(text.split(" ", -1));
  }

  @Test
  void alternatives() {
    assertThat(alternatives(NAME, "a t", 10)).startsWith("a t z m o n", "a t s u m o n");
    assertThat(alternatives(NAME, "", 10)).element(1).isEqualTo("e t z m o n");
    assertThat(alternatives("آزا", "", 2)).containsExactly("a z z a", "e z z a");
    assertThat(alternatives("آزا", "a", 2)).containsExactly("a z z a", "a s z a");
    assertThat(alternatives(NAME, "a t", 10, "--min-alternative-probability=0.001")).hasSize(6);
  }

  private static List<String> alternatives(
      String word, String prefix, int count, String... options) {
    List<String> all =
        new ArrayList<>(List.of("--prefix-column", "--alternatives=" + count, "--beam-size=2"));
    all.addAll(List.of(options));
    String input = spaced(word) + "\t" + prefix + "\n";
    return translate(input, all.toArray(String[]::new)).stream()
        .map(line -> line.split(" \\|\\|\\| ", -1)[1])
        .toList();
  }

  @Test
  void scoresOfSearches() {
    double sum = scored("--beam-size=1", "--lenpen=0");
    assertThat(scored("--beam-size=2", "--lenpen=0")).isCloseTo(sum, within(1e-5));
    assertThat(scored("--beam-size=2", "--lenpen=1")).isCloseTo(sum / 7, within(1e-5));
    String pair = spaced(NAME) + "\ta t z m o n\n";
    assertThat(Double.parseDouble(run(pair, "score").getFirst())).isCloseTo(sum, within(1e-5));
  }

  private static double scored(String... options) {
    List<String> all = new ArrayList<>(List.of("--scores"));
    all.addAll(List.of(options));
    return Double.parseDouble(best(NAME, all.toArray(String[]::new)).split(" \\|\\|\\| ", -1)[1]);
  }

  /** The words are none's names; NumPy's choice is never a close one. */
  @Test
  void wordsOfRandomLettersAreWrittenAsByNumpy() throws IOException {
    StringBuilder input = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (String[] row : NamesModel.table("words.tsv")) {
      input.append(spaced(row[0])).append('\n');
      expected.add(row[1]);
    }
    assertThat(expected).hasSize(100);
    assertThat(translate(input.toString(), "--search=greedy")).isEqualTo(expected);
  }
}
