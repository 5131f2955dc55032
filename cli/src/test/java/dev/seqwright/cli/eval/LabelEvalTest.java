package dev.seqwright.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels and numbers, a line each. */
class LabelEvalTest {
  @TempDir private Path folder;
  private Path gold;
  private Path labels;

  @BeforeEach
  void files() {
    gold = EvalRun.file(folder, "gold", "pos", "neg", "neg", "pos", "neutral");
    labels = EvalRun.file(folder, "labels", "pos", "pos", "neg", "pos ", "neg");
  }

  @Test
  void scoresALabelEachAndWhatIsTakenForWhat() {
    EvalRun run = EvalRun.of("--ref", gold, "--hyp", labels, "--metrics", "accuracy,f1,mcc");
    assertThat(run.out().lines())
        .containsExactly(
            "        accuracy|nrefs:1|case:mixed|version:2.6.0-seqwright = 60.00",
            "f1|nrefs:1|case:mixed|average:macro|version:2.6.0-seqwright = 43.33",
            "             mcc|nrefs:1|case:mixed|version:2.6.0-seqwright = 0.3608",
            "",
            "label    precision  recall     F1  lines  answered",
            "neg          50.00   50.00  50.00      2         2",
            "neutral       0.00    0.00   0.00      1         0",
            "pos          66.67  100.00  80.00      2         3",
            "",
            "confusion: a row a right label, a column an answer",
            "         neg  neutral  pos",
            "neg        1        0    1",
            "neutral    1        0    0",
            "pos        0        0    2");
  }

  @Test
  void jsonHasCountsOfPairs() throws IOException {
    EvalRun run = EvalRun.of("--ref", gold, "--hyp", labels, "-m", "f1", "-f", "json");
    JsonNode system = new ObjectMapper().readTree(run.out()).at("/systems/0");
    assertThat(system.at("/scores/0/metric").asText()).isEqualTo("f1");
    assertThat(system.at("/labels/2").toString())
        .isEqualTo(
            "{\"label\":\"pos\",\"precision\":66.66666666666667,\"recall\":100.0,\"f1\":80.0,"
                + "\"gold\":2,\"predicted\":3}");
    assertThat(system.at("/confusion/1").toString())
        .isEqualTo("{\"gold\":\"neg\",\"predicted\":\"pos\",\"count\":1}");
  }

  @Test
  void severalSystemsAreTestedInPairs() {
    Path other = EvalRun.file(folder, "other", "pos", "neg", "neg", "pos", "neutral");
    EvalRun run = EvalRun.of("--ref", gold, "--hyp", labels, other, "-m", "f1", "--paired-bs");
    assertThat(run.out())
        .contains("100.00 (100.00 ± 0.00) (p = ", "paired bootstrap, 1000 resamples", other + "\n");
  }

  @Test
  void tooManyLabelsForATableAreAList() {
    String[] right = new String[60];
    String[] answers = new String[60];
    for (int i = 0; i < right.length; i++) {
      right[i] = "label" + i;
      answers[i] = "label" + (i < 30 ? i : 1);
    }
    EvalRun run =
        EvalRun.of(
            "--ref",
            EvalRun.file(folder, "many", right),
            "--hyp",
            EvalRun.file(folder, "few", answers),
            "-m",
            "accuracy");
    assertThat(run.out())
        .contains("the most frequent confusions", "label30    label1      1")
        .doesNotContain("confusion: a row");
  }

  @Test
  void gatesMeasureWhatTheyName() {
    EvalRun met = EvalRun.of("--ref", gold, "--hyp", labels, "--min", "f1=43");
    assertThat(met.code()).isZero();
    assertThat(met.out()).startsWith("f1|").doesNotContain("BLEU");
    EvalRun missed = EvalRun.of("--ref", gold, "--hyp", labels, "--min", "accuracy=61");
    assertThat(missed.code()).isEqualTo(3);
    assertThat(missed.err()).contains("accuracy of " + labels + " is 60.0000");
  }

  @Test
  void aBaselineHoldsForLabels() {
    EvalRun recorded = EvalRun.of("--ref", gold, "--hyp", gold, "-m", "mcc", "-f", "json");
    Path baseline = EvalRun.file(folder, "baseline.json", recorded.out());
    EvalRun run = EvalRun.of("--ref", gold, "--hyp", labels, "-m", "mcc", "--baseline", baseline);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("mcc of " + labels, "the baseline's 1.0000");
  }

  @Test
  void numbersCorrelate() {
    Path right = EvalRun.file(folder, "right", "1", "2", "3.5", "4e0");
    Path answers = EvalRun.file(folder, "answers", "1.5", " 2", "3", "5");
    EvalRun run =
        EvalRun.of(
            "--ref", right, "--hyp", answers, "-m", "pearson,spearman,mse,mae", "--score-only");
    assertThat(run.out().lines()).containsExactly("0.9091", "1.0000", "0.38", "0.50");
  }

  private Path probabilities(String... lines) {
    return EvalRun.file(folder, "p.jsonl", lines);
  }

  @Test
  void probabilitiesAreCalibrated() throws IOException {
    Path file =
        probabilities(
            "{\"label\": \"a\", \"probabilities\": {\"a\": 0.9, \"b\": 0.1}}",
            "{\"probabilities\": {\"a\": 0.3, \"b\": 0.7}}");
    Path right = EvalRun.file(folder, "two", "a", "a");
    Path report = folder.resolve("report");
    EvalRun run =
        EvalRun.of("--ref", right, "--probabilities", file, "--report", report, "-f", "json");
    JsonNode system = new ObjectMapper().readTree(run.out()).at("/systems/0");
    assertThat(system.at("/scores/2/metric").asText()).isEqualTo("ece");
    assertThat(system.at("/calibration/ece").asDouble()).isEqualTo((0.1 + 0.7) / 2);
    assertThat(system.at("/calibration/bins")).hasSize(2);
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("aria-label=\"calibration\"", "The most confident errors", "<td>0.7000</td>");
  }

  @Test
  void probabilitiesInColumnsAreThoseOfObjects() {
    Path right = EvalRun.file(folder, "two", "a", "a b");
    Path objects =
        probabilities(
            "{\"label\": \"a\", \"probabilities\": {\"a\": 0.9, \"a b\": 0.1}}",
            "{\"label\": \"a\", \"probabilities\": {\"a\": 0.7, \"a b\": 0.3}}");
    Path columns = EvalRun.file(folder, "p.txt", "a\t0.900000\ta b\t0.100000", "a\t0.7\ta b\t0.3");
    assertThat(EvalRun.of("--ref", right, "--probabilities", columns).out())
        .isEqualTo(EvalRun.of("--ref", right, "--probabilities", objects).out())
        .contains("0.4000");
  }

  @Test
  void theReportHasAPictureAndEscapesLabels() throws IOException {
    Path right = EvalRun.file(folder, "odd", "<b>", "&");
    Path report = folder.resolve("odd-report");
    EvalRun.of("--ref", right, "--hyp", right, "-m", "f1", "--report", report);
    assertThat(Files.readString(report.resolve("index.html")))
        .startsWith("<!doctype html>")
        .contains("&lt;b&gt; answered with &lt;b&gt;: 1 lines", "There is none.")
        .doesNotContain("http", "<script", "<b>&");
  }

  private static void refused(String message, Object... arguments) {
    assertThatThrownBy(() -> EvalRun.of(arguments))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aBlankLabelIsNone() {
    Path blank = EvalRun.file(folder, "blank", "pos", "", "neg", "pos", "neg");
    refused("blank:2: the line is blank", "--ref", gold, "--hyp", blank, "-m", "f1");
    refused("blank:2: the line is blank", "--ref", blank, "--hyp", labels, "-m", "f1");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    Path right = EvalRun.file(folder, "right", "1", "2");
    for (String bad : new String[] {"3,5", "NaN", "1f", "0x1p3", "", "Infinity"}) {
      Path file = EvalRun.file(folder, "bad", "1", bad);
      refused(
          "bad:2: found '" + bad + "', expected a number",
          "--ref",
          right,
          "--hyp",
          file,
          "-m",
          "mse");
    }
  }

  @Test
  void probabilitiesThatAreNone() {
    Path right = EvalRun.file(folder, "one", "a");
    for (String[] bad :
        new String[][] {
          {"{\"label\": \"a\"}", "p.jsonl:1: found no probabilities"},
          {"{\"probabilities\": {\"a\": 1.5}}", "the probability of 'a' is 1.5"},
          {"{\"probabilities\": {\"a\": 0.5, \"b\": 0.1}}", "sum to 0.6"},
          {"{\"label\": \"c\", \"probabilities\": {\"a\": 1}}", "'c' has no probability"},
          {"{\"label\": ", "p.jsonl:1: not JSON at character"},
          {"a", "p.jsonl:1: found 1 columns, expected label, tab, probability"},
          {"a\tb", "the probability of 'a' is \"b\", expected 0 to 1"},
          {"a\t0.5\tb\t0.1", "sum to 0.6"}
        }) {
      refused(bad[1], "--ref", right, "--probabilities", probabilities(bad[0]));
    }
    refused("no probabilities; give --probabilities", "--ref", right, "--hyp", right, "-m", "ece");
  }

  @Test
  void measuresOfOtherThingsAreNotMixed() {
    refused(
        "bleu compares texts, f1 compares labels", "--ref", gold, "--hyp", labels, "-m", "bleu,f1");
    refused("give one file", "--ref", gold, gold, "--hyp", labels, "-m", "f1");
    refused("--sentence-level is of texts", "--ref", gold, "--hyp", labels, "-m", "f1", "-sl");
    refused("for 0.8 write f1=80.0", "--ref", gold, "--hyp", labels, "--min", "f1=0.8");
    refused("give --ref FILE", "--hyp", labels, "-m", "f1");
  }
}
