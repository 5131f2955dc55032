package dev.seqwright.cli;

import static dev.seqwright.cli.ModelUses.refused;
import static dev.seqwright.cli.ModelUses.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents through the command line: a sentence is a letter, its translation the letters of the
 * sentence before and its own.
 */
class DocumentTranslateTest {
  private static final String CONFIG =
      """
      tokenizer:
        training: {type: char, vocabulary-size: 12, hard-vocabulary-limit: false}
      model:
        size: 32
        heads: 2
        feed-forward: 64
        encoder: {layers: 1}
        decoder: {layers: 1}
        dropout: 0
      training:
        max-tokens: 200
        learning-rate: 1e-2
        warmup: 40
        schedule: {kind: linear, steps: 400}
        max-epochs: 0
        validate-every: 0
        save-every: 0
        workers: 2
      """;
  private static final String HAN = "--set=model.document-context={kind: han, sentences: 1}";

  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    write("train", documents(random, 250));
    write("test", documents(random, 30));
    Files.writeString(file("config.yaml"), CONFIG);
    succeeded(trained("han", HAN, "--max-steps=400"));
    succeeded(trained("alone", "--max-steps=2"));
  }

  private static List<String> documents(SplittableRandom random, int count) {
    List<String> lines = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      int sentences = random.nextInt(1, 6);
      for (int i = 0; i < sentences; i++) {
        lines.add(String.valueOf((char) ('a' + random.nextInt(6))));
      }
      lines.add("");
    }
    return lines;
  }

  private static List<String> translated(List<String> lines) {
    List<String> translations = new ArrayList<>();
    String before = "";
    for (String line : lines) {
      translations.add(line.isEmpty() ? "" : before + line);
      before = line;
    }
    return translations;
  }

  private static void write(String name, List<String> lines) throws IOException {
    Files.write(file(name + ".src"), lines);
    Files.write(file(name + ".trg"), translated(lines));
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }

  private static CommandRun trained(String model, String... options) {
    return trainedOn("train.src", "train.trg", model, options);
  }

  private static CommandRun trainedOn(
      String source, String target, String model, String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--config=" + file("config.yaml")));
    all.add("--model=" + file(model));
    all.add("--train-source=" + file(source));
    all.add("--train-target=" + file(target));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static String translate(String model, List<String> lines, String... options) {
    List<String> all = new ArrayList<>(List.of("translate", "--model=" + file(model)));
    all.addAll(List.of(options));
    return succeeded(CommandRun.withInput(joined(lines), all.toArray(String[]::new))).out();
  }

  private static String joined(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static CommandRun eval(String model, String... options) {
    List<String> all = new ArrayList<>(List.of("eval", "--model=" + file(model)));
    all.addAll(List.of("--src=" + file("test.src"), "--ref=" + file("test.trg")));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void theContextTellsWhatASentenceAloneDoesNot() throws IOException {
    List<String> lines = Files.readAllLines(file("test.src"));
    assertThat(translate("han", lines, "--document")).isEqualTo(joined(translated(lines)));
    assertThat(translate("han", lines)).isNotEqualTo(joined(translated(lines)));
  }

  @Test
  void everyLineKeepsItsPlaceAndBlankOnesDivide() {
    List<String> lines = List.of("", "", "a", "b", "", " ", "c", "d", "e", "", "f", "", "");
    List<String> expected = List.of("", "", "a", "ab", "", "", "c", "cd", "de", "", "f", "", "");
    assertThat(translate("han", lines, "--document")).isEqualTo(joined(expected));
    assertThat(translate("han", List.of("a", "b", "c"), "--document"))
        .isEqualTo(joined(List.of("a", "ab", "bc")));
    assertThat(translate("han", List.of(), "--document")).isEmpty();
  }

  /** Windows of one line, batches of one, a beam: the scores are the same to the bit. */
  @Test
  void neitherWindowsNorBatchesNorWorkersChangeATranslation() throws IOException {
    List<String> lines = Files.readAllLines(file("test.src"));
    String[] options = {"--document", "--scores", "--beam-size=3"};
    String together = translate("han", lines, options);
    String small =
        translate(
            "han",
            lines,
            "--document",
            "--scores",
            "--beam-size=3",
            "--set=mini-batch=1",
            "--set=maxi-batch=1",
            "--workers=1");
    assertThat(small).isEqualTo(together);
    StringBuilder alone = new StringBuilder();
    List<String> document = new ArrayList<>();
    for (String line : lines) {
      document.add(line);
      if (line.isEmpty()) {
        alone.append(translate("han", document, options));
        document.clear();
      }
    }
    assertThat(alone).hasToString(together);
  }

  /** A model that is used without its context is the encoder and decoder alone. */
  @Test
  void withoutTheOptionEachLineStandsAlone() throws IOException {
    List<String> lines = Files.readAllLines(file("test.src"));
    List<String> apart = lines.stream().flatMap(line -> List.of(line, "").stream()).toList();
    String scored = translate("han", apart, "--document", "--scores");
    assertThat(translate("han", apart, "--scores")).isEqualTo(scored);
  }

  @Test
  void evalMeasuresWithContextAndTellsWhetherItHelps() throws IOException {
    Files.writeString(file("alone.out"), translate("han", Files.readAllLines(file("test.src"))));
    CommandRun run =
        succeeded(
            eval("han", "--document", "--hyp=" + file("alone.out"), "-m", "exact", "--paired-bs"));
    assertThat(run.out().lines().filter(line -> line.contains("100.0"))).isNotEmpty();
    String with = succeeded(eval("han", "--document", "-m", "perplexity")).out();
    String without = succeeded(eval("han", "-m", "perplexity")).out();
    assertThat(number(with)).isLessThan(1.2).isLessThan(number(without));
  }

  private static double number(String table) {
    return Double.parseDouble(table.replaceAll("(?s).* = (\\d+\\.\\d+).*", "$1"));
  }

  @Test
  void aRunThatWasResumedEqualsTheUnbrokenOne() throws IOException {
    String[] more = {HAN, "--set=model.dropout=0.2", "--set=training.validate-every=4"};
    String valid = "--valid-source=" + file("test.src");
    String reference = "--valid-target=" + file("test.trg");
    for (String[] run : new String[][] {{"unbroken", "9"}, {"resumed", "4"}, {"resumed", "9"}}) {
      succeeded(
          trained(run[0], more[0], more[1], more[2], valid, reference, "--max-steps=" + run[1]));
    }
    assertThat(file("resumed").resolve("model.safetensors"))
        .hasSameBinaryContentAs(file("unbroken").resolve("model.safetensors"));
  }

  @Test
  void textsThatAreNoDocumentsAreRefusedAndNothingIsLeft() throws IOException {
    Files.writeString(file("no.src"), "a\nb\n");
    Files.writeString(file("no.trg"), "a\nab\n");
    refused(
        trainedOn("no.src", "no.trg", "none", HAN),
        "data.train.source: found 2 sentences and no blank line; expected one behind each"
            + " document, in both sides");
    Files.writeString(file("uneven.src"), "a\n\nb\n");
    refused(trainedOn("uneven.src", "test.trg", "none", HAN), "uneven.src:2 is blank and ");
    assertThat(file("none").resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void aModelThatKnowsNoDocumentsSaysSo() {
    refused(
        CommandRun.withInput("a\n", "translate", "--model=" + file("alone"), "--document"),
        "--document: "
            + file("alone")
            + " translates each line alone (model.document-context:"
            + " none); leave it out, or train a model with a context, such as han");
    refused(eval("alone", "--document"), "--document: " + file("alone") + " translates each line");
    refused(
        CommandRun.of(
            "eval", "--document", "--ref=" + file("test.trg"), "--hyp=" + file("test.trg")),
        "--document says how --model reads --src: give --model DIR and --src FILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnx", "ctranslate2", "huggingface"})
  void otherRuntimesHaveNoContext(String format) {
    refused(
        CommandRun.of(
            "export",
            "--model=" + file("han"),
            "--format=" + format,
            "--output=" + file("exported")),
        format.equals("huggingface")
            ? "model.document-context: found han, expected none"
            : "document-context: han, expected none");
    assertThat(file("exported")).doesNotExist();
  }
}
