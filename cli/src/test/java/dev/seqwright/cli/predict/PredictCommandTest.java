package dev.seqwright.cli.predict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifiers through the command line: what they read, what they write, what they refuse. */
class PredictCommandTest {
  private static final String MODEL =
      """
      tokenizer:
        training: {type: char, vocabulary-size: 30, hard-vocabulary-limit: false}
      model: {size: 16, heads: 2, feed-forward: 16, dropout: 0, positions: sinusoidal, embedding-scale: null}
      task: {kind: classification, word-dropout: 0}
      training:
        max-tokens: 400
        learning-rate: 1e-2
        warmup: 10
        schedule: {kind: linear, steps: 200}
        max-steps: 200
        max-epochs: 0
        ema: 0
        validate-every: 0
        save-every: 0
        workers: 1
      """;

  @TempDir private static Path folder;

  /** Which of two letters is first; the same for a pair; how many letters there are. */
  @BeforeAll
  static void train() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), MODEL);
    List<String> texts = List.of("ab", "abc", "ba", "bac", "acb", "bca", "a", "b");
    write("text", texts);
    write("label", texts.stream().map(PredictCommandTest::first).toList());
    trained("single", "--train-text", path("text"), "--train-label", path("label"));
    List<String> rows = new ArrayList<>(List.of("sentence1\tsentence2\tlabel\tlength\tend"));
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String x = texts.get(i % 8);
      String y = texts.get(i / 4);
      String same = x.charAt(0) == y.charAt(0) ? "same" : "other";
      String end = "ends with " + x.charAt(x.length() - 1);
      rows.add(String.join("\t", x, y, same, "" + x.length(), end));
      objects.add(
          "{\"text\": \"%s\", \"score\": %d, \"first\": \"%s\", \"end\": \"%s\"}"
              .formatted(x, x.length(), first(x), end));
    }
    write("pairs.tsv", rows);
    write("objects.jsonl", objects);
    trained("pairs", "--train-tsv", path("pairs.tsv"));
    trained("several", "--train-json", path("objects.jsonl"), "--label-column", "first", "end");
    trained("number", "--train-json", path("objects.jsonl"), "--set", "task.target=number");
  }

  private static String first(String text) {
    return "starts with " + text.charAt(0);
  }

  private static void trained(String model, String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--task=classification"));
    all.addAll(List.of("--config", path("config.yaml"), "--model", path(model)));
    all.addAll(List.of(options));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void write(String name, List<String> lines) throws IOException {
    Files.write(folder.resolve(name), lines);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandRun ask(String model, String input, String... options) {
    List<String> all = new ArrayList<>(List.of("predict", "--model", path(model)));
    all.addAll(List.of(options));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  private static List<String> answers(String model, String input, String... options) {
    CommandRun run = ask(model, input, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  private static void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aLabelALine() {
    assertThat(answers("single", "ab\nbc\n\nac\n"))
        .hasSize(4)
        .element(0)
        .isEqualTo("starts with a");
    assertThat(answers("single", "ab\nbc\n")).containsExactly("starts with a", "starts with b");
  }

  @Test
  void allProbabilitiesTheLargestFirst() {
    List<String> lines = answers("single", "ab\nba\n", "--probabilities");
    String[] cells = lines.get(1).split("\t", -1);
    assertThat(cells).hasSize(4);
    assertThat(cells[0]).isEqualTo("starts with b");
    assertThat(Double.parseDouble(cells[1])).isGreaterThan(0.5).isLessThan(1);
    assertThat(cells[2]).isEqualTo("starts with a");
    assertThat(Double.parseDouble(cells[1]) + Double.parseDouble(cells[3])).isBetween(0.999, 1.001);
  }

  @Test
  void jsonHasLabelAndProbabilities() throws IOException {
    JsonNode answer = new ObjectMapper().readTree(answers("single", "ba\n", "--json").getFirst());
    assertThat(answer.fieldNames()).toIterable().containsExactly("label", "probabilities");
    assertThat(answer.get("label").asText()).isEqualTo("starts with b");
    assertThat(answer.get("probabilities").get("starts with b").asDouble()).isGreaterThan(0.5);
    assertThat(answer.get("probabilities").size()).isEqualTo(2);
  }

  @Test
  void pairsComeInOneFileOrInTwoOrInATable() throws IOException {
    List<String> found = answers("pairs", "ab\tacb\nab\tba\n\n");
    assertThat(found).hasSize(3).isSubsetOf("same", "other");
    write("second", List.of("acb", "ba", ""));
    assertThat(answers("pairs", "ab\nab\n\n", "--second", path("second"))).isEqualTo(found);
    String table = "n\tsentence2\tsentence1\n1\tacb\tab\n2\tba\tab\n3\t\t\n";
    List<String> withHeader = new ArrayList<>(found);
    withHeader.addFirst("label");
    assertThat(answers("pairs", table, "--records", "tsv")).isEqualTo(withHeader);
    String objects = "{\"x\": \"ab\", \"y\": \"acb\"}\n{\"y\": \"ba\", \"x\": \"ab\"}\n";
    assertThat(answers("pairs", objects, "--records=json", "--text-column=x", "--second-column=y"))
        .isEqualTo(found.subList(0, 2));
  }

  @Test
  void severalColumnsHaveAnAnswerEach() throws IOException {
    assertThat(answers("several", "ab\nba\n"))
        .containsExactly("starts with a\tends with b", "starts with b\tends with a");
    JsonNode answer = new ObjectMapper().readTree(answers("several", "ab\n", "--json").getFirst());
    assertThat(answer.get("labels").toString())
        .isEqualTo("{\"first\":\"starts with a\",\"end\":\"ends with b\"}");
    assertThat(answer.get("probabilities").get("end").size()).isEqualTo(3);
    assertThat(folder.resolve("several/label.labels.json"))
        .content()
        .startsWith("{\"first\":[\"starts with a\",\"starts with b\"],\"end\":[");
    refused(
        ask("several", "ab\n", "--probabilities"),
        "several has the labels of 2 columns (first, end), expected those of one; --json has all");
  }

  @Test
  void numbers() throws IOException {
    List<String> found = answers("number", "a\nab\nabc\n");
    assertThat(Double.parseDouble(found.get(0))).isBetween(0.0, 2.0);
    assertThat(Double.parseDouble(found.get(2))).isBetween(2.0, 4.0);
    JsonNode answer = new ObjectMapper().readTree(answers("number", "ab\n", "--json").getFirst());
    assertThat(answer.fieldNames()).toIterable().containsExactly("number");
    assertThat(answer.get("number").floatValue()).isEqualTo(Float.parseFloat(found.get(1)));
    refused(ask("number", "ab\n", "--probabilities"), "--probabilities: ", "answers with a number");
  }

  /** A text over the window is read in several: words behind its end still count. */
  @Test
  void aTextOfAnyLengthIsRead() {
    String letters = "c".repeat(5000);
    List<String> found = answers("several", letters + "\n" + letters + "a\n");
    assertThat(found).hasSize(2);
    List<String> json = answers("several", letters + "\n" + letters + "a\n", "--json");
    assertThat(json.get(0)).isNotEqualTo(json.get(1));
  }

  @Test
  void mistakesInPairs() throws IOException {
    refused(
        ask("pairs", "ab\tba\nab\n"),
        "line 2: found 1 columns, expected 2: text, tab, second text",
        "#wrong-columns.");
    write("short", List.of("ba"));
    refused(
        ask("pairs", "ab\nab\n", "--second", path("short"), "--output", path("never")),
        "short ends after 1 lines and standard input does not",
        "#lines-do-not-pair.");
    assertThat(folder.resolve("never")).doesNotExist();
    refused(
        ask("single", "ab\n", "--second", path("short")),
        "line 1: found a second text, expected one text as the model was trained on");
    refused(
        ask("pairs", "sentence1\nab\n", "--records", "tsv", "--output", path("never")),
        "standard input:2: found the columns 'sentence1', expected one of second texts: second,"
            + " sentence2, hypothesis; name it by --second-column");
  }

  @Test
  void mistakesInOptions() {
    refused(
        ask("single", "", "--json", "--probabilities"), "--probabilities and --json: found both");
    refused(
        ask("single", "", "--text-column", "x"),
        "--text-column names a column, and lines have none");
    refused(
        ask("pairs", "", "--second", path("text"), "--records", "json"),
        "--second and --records json: found both");
    refused(ask("single", "", "--records", "xml"), "--records", "xml");
  }

  @Test
  void recordsThatAreBroken() {
    refused(
        ask("single", "text\tid\nab\t1\nab\n", "--records", "tsv"),
        "standard input:3: found 1 columns, expected 2 as the first line has: text, id");
    refused(
        ask("single", "{\"text\": \"a\"}\n{\n", "--records", "json"),
        "standard input:2: not JSON at character ");
    refused(
        ask("single", "{\"text\": \"a\"}\n{\"txt\": \"b\"}\n", "--records", "json"),
        "standard input:2: the field 'text' is missing");
  }

  /** Mistakes in the data of training, before a model comes to be. */
  @Test
  void mistakesInTrainingData() throws IOException {
    write("numbers.tsv", List.of("text\tlabel", "a\t1", "b\tone"));
    write("single.tsv", List.of("text\tlabel", "a\tsame", "b\tother"));
    Map<List<String>, String> mistakes =
        Map.of(
            List.of("--train-tsv", path("numbers.tsv"), "--set", "task.target=number"),
            "numbers.tsv:3: found 'one', expected a number",
            List.of("--train-tsv", path("pairs.tsv"), "--valid-tsv", path("single.tsv")),
            "single.tsv:2: found single texts, and the training data has pairs",
            List.of("--train-tsv", path("single.tsv"), "--label-column", "text", "labl"),
            "single.tsv:2: there is no column 'labl', did you mean 'label'?",
            List.of("--train-tsv", path("single.tsv"), "--label-column", "label", "label"),
            "data.columns.label: found label, label, expected different names",
            List.of("--train-text", path("text"), "--train-label", path("label"), "--train-second"),
            "Missing required parameter for option '--train-second'",
            List.of(
                "--train-tsv=" + path("single.tsv"),
                "--set=task.target=number",
                "--set=task.class-weights=balanced"),
            "class-weights: found weights of labels, expected none where target is number");
    mistakes.forEach((options, message) -> refused(newModel(options), message));
    assertThat(folder.resolve("new/model.safetensors")).doesNotExist();
    refused(
        again("pairs", "--train-tsv", path("single.tsv")),
        "single.tsv:2: found single texts, expected pairs of texts as the run began with");
  }

  private static CommandRun newModel(List<String> options) {
    return again("new", options.toArray(String[]::new));
  }

  private static CommandRun again(String model, String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--task=classification"));
    all.addAll(List.of("--config", path("config.yaml"), "--model", path(model)));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void labelsThatAreRareCanWeighMore() throws IOException {
    List<String> rows = new ArrayList<>(List.of("text\tlabel"));
    IntStream.range(0, 30).forEach(i -> rows.add("a\t" + (i < 24 ? "often" : "rare")));
    write("rare.tsv", rows);
    trained("plain", "--train-tsv", path("rare.tsv"));
    assertThat(answers("plain", "a\n")).containsExactly("often");
    String[] given = {
      "--set", "task.class-weights={kind: given, weights: [{label: rare, weight: 9}]}"
    };
    trained("given", "--train-tsv", path("rare.tsv"), given[0], given[1]);
    assertThat(answers("given", "a\n")).containsExactly("rare");
    given[1] = "task.class-weights={kind: given, weights: {rare: 9}}";
    trained("mapped", "--train-tsv", path("rare.tsv"), given[0], given[1]);
    assertThat(Files.readAllBytes(folder.resolve("mapped/model.safetensors")))
        .isEqualTo(Files.readAllBytes(folder.resolve("given/model.safetensors")));
    trained("balanced", "--train-tsv", path("rare.tsv"), "--set", "task.class-weights=balanced");
    String[] cells = answers("balanced", "a\n", "--probabilities").getFirst().split("\t", -1);
    assertThat(Double.parseDouble(cells[1])).isBetween(0.4, 0.6);
  }
}
