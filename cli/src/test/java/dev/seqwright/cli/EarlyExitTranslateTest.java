package dev.seqwright.cli;

import static dev.seqwright.cli.ModelUses.refused;
import static dev.seqwright.cli.ModelUses.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Translators that tokens leave early, through the command line. */
class EarlyExitTranslateTest {
  @TempDir private static Path folder;
  private static CopyTask pairs;
  private static List<String> lines;

  @BeforeAll
  static void train() throws IOException {
    pairs = CopyTask.create(folder, 1);
    lines = new ArrayList<>(Files.readAllLines(pairs.file("test.src")).subList(0, 8));
    lines.add(5, "");
    lines.add(0, "");
    lines.add("");
    trained("leave", "{kind: early-exit, rule: leave}");
    trained("token", "{kind: early-exit, rule: {kind: multinomial, target: correctness}}");
    trained("source", "{kind: early-exit, rule: {kind: multinomial, of: source}}");
  }

  private static void trained(String model, String stack) {
    succeeded(
        pairs.train(
            model,
            "--set=model.decoder.layers=3",
            "--set=model.decoder.stack=" + stack,
            "--max-steps=60",
            "--set=training.max-epochs=0"));
  }

  private static CommandRun translate(String model, String input, String... options) {
    List<String> all = new ArrayList<>(List.of("translate", "--model=" + pairs.file(model)));
    all.addAll(List.of("--scores", "--beam-size=4"));
    all.addAll(List.of(options));
    return succeeded(CommandRun.withInput(input, all.toArray(String[]::new)));
  }

  private static String joined(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({
    "leave, leave, 0.5",
    "leave, confidence, 0.3",
    "leave, entropy, 2",
    "leave, patience, 1",
    "token, multinomial, 0.5",
    "source, multinomial, 0.5"
  })
  void aLineIsTranslatedToTheBitAsAlone(String model, String rule, String value) {
    String[] exits = {
      "--exit-rule=" + rule,
      rule.equals("patience") ? "--exit-patience=" + value : "--exit-threshold=" + value
    };
    String together = translate(model, joined(lines), exits).out();
    assertThat(together.lines()).hasSameSizeAs(lines);
    StringBuilder alone = new StringBuilder();
    for (String line : lines) {
      alone.append(translate(model, line + "\n", exits).out());
    }
    assertThat(alone).hasToString(together);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leave", "token", "source"})
  void aThresholdThatIsNeverMetIsFullDepth(String model) {
    String whole = translate(model, joined(lines), "--exit-rule=none").out();
    assertThat(translate(model, joined(lines), "--exit-threshold=1").out()).isEqualTo(whole);
    assertThat(translate(model, joined(lines), "--exit-threshold=0").out()).isNotEqualTo(whole);
  }

  @Test
  void unitsAreOfOneRule() {
    refused(
        CommandRun.of("translate", "--model=" + pairs.file("leave"), "--exit-rule=multinomial"),
        "--exit-rule multinomial: the model was trained with the rule leave and has no units for"
            + " this one; train with stack.rule multinomial");
  }

  private static CommandRun eval(String... options) {
    List<String> all = new ArrayList<>(List.of("eval", "--model=" + pairs.file("leave")));
    all.addAll(List.of("--src=" + pairs.file("test.src"), "--ref=" + pairs.file("test.trg")));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void aCurveHasTheQualityOfEachThreshold() throws IOException {
    Path report = folder.resolve("report");
    CommandRun curve =
        succeeded(eval("--exit-curve=0.5,1", "-m", "chrf", "--beam-size=2", "--report=" + report));
    List<String> rows = curve.out().lines().limit(4).toList();
    assertThat(rows.get(0)).matches("exit rule +chrF2 +layers +rows % +seconds +times as fast");
    assertThat(rows.get(1)).matches("full depth +[0-9.]+ +3\\.00 +100\\.0 .*");
    assertThat(rows.get(2)).matches("leave 0\\.5 +[0-9.]+ +[12]\\.\\d\\d +[0-9.]+ .*");
    assertThat(rows.get(3)).matches("leave 1 +[0-9.]+ +3\\.00 +100\\.0 .*");
    assertThat(score(rows.get(3))).isEqualTo(score(rows.get(1)));
    String alone = succeeded(eval("--exit-threshold=0.5", "-m", "chrf", "--beam-size=2")).out();
    assertThat(alone).contains(score(rows.get(2)));
    String picture = Files.readString(report.resolve("exits.svg"));
    assertThat(picture).startsWith("<svg xmlns=").contains("leave 0.5");
    assertThat(Files.readString(report.resolve("index.html"))).contains(picture);
  }

  private static String score(String row) {
    return row.split(" {2,}", -1)[1];
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--exit-curve=0.5 -m perplexity | --metrics perplexity: found --exit-curve",
        "--exit-curve=1.5 | --exit-curve: --exit-threshold: found 1.5, expected 0 to 1",
        "--exit-curve=1 --exit-rule=none | the exit rule is none, which has no threshold",
      })
  void curvesThatCannotBeAreRefused(String options, String message) {
    refused(eval(options.split(" ")), message);
  }

  /** A stop between two updates of either stage changes nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: early-exit, rule: leave}",
        "{kind: early-exit, rule: {kind: multinomial, of: source}, training: mixed}",
        "{kind: early-exit, rule: {kind: leave, neighbours: 1}, first-stage: 5}"
      })
  void aRunThatWasResumedEqualsTheUnbrokenOne(String stack) throws IOException {
    String name = "of" + Integer.toUnsignedString(stack.hashCode());
    for (String[] run : new String[][] {{"unbroken", "9"}, {"resumed", "4"}, {"resumed", "9"}}) {
      succeeded(
          pairs.train(
              run[0] + name,
              "--set=model.decoder.layers=3",
              "--set=model.decoder.stack=" + stack,
              "--max-steps=" + run[1],
              "--set=training.max-epochs=0"));
    }
    Path unbroken = pairs.file("unbroken" + name).resolve("model.safetensors");
    Path resumed = pairs.file("resumed" + name).resolve("model.safetensors");
    assertThat(Files.mismatch(resumed, unbroken)).isEqualTo(-1);
  }
}
