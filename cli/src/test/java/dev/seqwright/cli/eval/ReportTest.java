package dev.seqwright.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  private String report() throws IOException {
    Path source = EvalRun.file(folder, "src", "eins zwei Haus", "vier", "<b>");
    Path reference = EvalRun.file(folder, "ref", "one two house", "four", "<b>");
    Path first = EvalRun.file(folder, "first", "one two house", "vier", "<b>");
    Path second = EvalRun.file(folder, "second", "no no no", "four", "");
    Path report = folder.resolve("new/report");
    EvalRun run =
        EvalRun.of("--ref", reference, "--hyp", first, second, "--src", source, "--report", report);
    assertThat(run.code()).isZero();
    return Files.readString(report.resolve("index.html"));
  }

  @Test
  void needsNothingButItself() throws IOException {
    assertThat(report()).startsWith("<!doctype html>").doesNotContain("http", "<script", "src=");
  }

  @Test
  void textIsEscapedAndDifferencesAreMarked() throws IOException {
    assertThat(report())
        .contains("&lt;b&gt;", "<mark>no</mark> <mark>no</mark> <mark>no</mark>")
        .doesNotContain("<b><");
  }

  @Test
  void countsFaults() throws IOException {
    assertThat(report())
        .contains("<td>0 (0.00 %)</td><td>0 (0.00 %)</td><td>1 (33.33 %)</td><td>1 (20.00 %)</td>")
        .contains("<td>1 (33.33 %)</td><td>1 (33.33 %)</td><td>0 (0.00 %)</td><td>0 (0.00 %)</td>");
  }

  @Test
  void hasAPlotAMetric() throws IOException {
    assertThat(report()).contains("aria-label=\"BLEU by", "aria-label=\"chrF2 by", "n=3");
  }
}
