package dev.seqwright.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
  @TempDir private Path folder;
  private Path reference;
  private Path good;
  private Path bad;

  @BeforeEach
  void files() {
    reference =
        EvalRun.file(folder, "ref", "the cat sat on the mat .", "it rains today again", "ok");
    good = EvalRun.file(folder, "good", "the cat sat on the mat .", "it rains today", "ok");
    bad = EvalRun.file(folder, "bad", "a dog sat on mats", "it it it it", "");
  }

  @Test
  void oneSystemIsPrintedAsSacrebleuDoes() {
    EvalRun run = EvalRun.of("--ref", reference, "--hyp", good, "-m", "bleu", "ter", "-w", 1);
    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "        BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0-seqwright ="
                + " 91.3 100.0/100.0/100.0/100.0 (BP = 0.913 ratio = 0.917 hyp_len = 11 ref_len ="
                + " 12)",
            "TER|nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.6.0-seqwright ="
                + " 8.3");
  }

  @Test
  void severalSystemsAreATableWithTheBestMarked() {
    EvalRun run =
        EvalRun.of("--ref", reference, "--hyp", good, bad, "-m", "exact,wer", "--score-only");
    assertThat(run.out().lines().map(line -> line.substring(folder.toString().length() + 1)))
        .containsExactly("good  66.67*   8.33*", "bad    0.00   75.00");
  }

  @Test
  void jsonHasAllDecimals() throws IOException {
    EvalRun run = EvalRun.of("--ref", reference, "--hyp", good, "-m", "bleu", "-f", "json");
    JsonNode score = new ObjectMapper().readTree(run.out()).at("/systems/0/scores/0");
    assertThat(score.path("score").asDouble()).isCloseTo(91.31007162822623, within(1e-9));
    assertThat(score.path("metric").asText()).isEqualTo("bleu");
    assertThat(score.path("precisions")).hasSize(4);
    assertThat(score.path("hyp_len").asInt()).isEqualTo(11);
  }

  @Test
  void markdownLatexAndCsv() {
    Object[] systems = {"--ref", reference, "--hyp", good, bad, "-m", "wer", "-f"};
    assertThat(with(systems, "markdown").out())
        .startsWith("| System | WER |\n|---|---:|\n")
        .contains("good | **8.33** |", "bad | 75.00 |");
    assertThat(with(systems, "latex").out())
        .contains("\\begin{tabular}{lr}", "good & \\textbf{8.33} \\\\", "bad & 75.00 \\\\");
    assertThat(with(systems, "csv").out())
        .startsWith("system,metric,score,mean,interval,p,signature\n")
        .contains("good,WER,8.33,,,,nrefs:1|case:mixed|tok:none|");
  }

  private static EvalRun with(Object[] arguments, Object last) {
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return EvalRun.of(all);
  }

  @Test
  void sentencesOfOneMetricAndOfSeveral() {
    EvalRun one = EvalRun.of("--ref", reference, "--hyp", bad, "-m", "wer", "-sl", "--score-only");
    assertThat(one.out().lines()).containsExactly("71.43", "75.00", "100.00");
    EvalRun two =
        EvalRun.of("--ref", reference, "--hyp", bad, "-m", "wer", "exact", "-sl", "-w", 0);
    assertThat(two.out().lines())
        .containsExactly(
            "line\t" + bad + " WER\t" + bad + " exact", "1\t71\t0", "2\t75\t0", "3\t100\t0");
  }

  @Test
  void pairedTestsGiveAProbability() {
    EvalRun run =
        EvalRun.of(
            "--ref", reference, "--hyp", good, bad, "-m", "chrf", "--paired-ar", "-parn", 99);
    assertThat(run.out()).contains("(p = ", "ar:99|seed:12345", "99 trials");
    EvalRun confidence = EvalRun.of("--ref", reference, "--hyp", good, "--confidence");
    assertThat(confidence.out()).contains("(μ = ", "bs:1000|seed:12345");
  }

  @Test
  void compressedFilesAndSeveralReferences() throws IOException {
    Path packed = folder.resolve("hyp.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("the cat\nrain\nok\n".getBytes(StandardCharsets.UTF_8));
    }
    Path second = EvalRun.file(folder, "ref2", "the cat", "rain", "fine");
    EvalRun run =
        EvalRun.of("--ref", reference, second, "--hyp", packed, "-m", "exact", "--score-only");
    assertThat(run.out()).isEqualTo("100.00\n");
  }
}
