package dev.seqwright.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelEvalTest {
  @TempDir private Path folder;

  /** A model that writes in capitals and holds every token as probable as one of two. */
  private static final class Capitals implements ModelTranslator {
    @Override
    public List<String> translate(List<String> sources) {
      return sources.stream().map(s -> s.toUpperCase(Locale.ROOT)).toList();
    }

    @Override
    public ReferenceLikelihood fit(List<String> sources, List<String> references) {
      return new ReferenceLikelihood(references.size() * Math.log(0.5), references.size(), 1);
    }

    @Override
    public void close() {}
  }

  @Test
  void translatesFirstAndComparesWithOtherSystems() {
    Path source = EvalRun.file(folder, "src", "a b", "c d");
    Path reference = EvalRun.file(folder, "ref", "A B", "C X");
    Path other = EvalRun.file(folder, "other", "A B", "C X");
    EvalRun run =
        EvalRun.with(
            (dir, use, search) -> new Capitals(),
            "--ref",
            reference,
            "--model",
            folder.resolve("run"),
            "--src",
            source,
            "--hyp",
            other,
            "-m",
            "exact",
            "perplexity",
            "accuracy",
            "-f",
            "csv");
    assertThat(
            run.out().lines().skip(1).map(line -> line.substring(folder.toString().length() + 1)))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("run,exact,50.00,"),
            line -> assertThat(line).startsWith("run,perplexity,2.00,"),
            line -> assertThat(line).startsWith("run,accuracy,50.00,"),
            line -> assertThat(line).startsWith("other,exact,100.00,"));
  }

  @Test
  void aModelThatReadsASourceAsksForIt() {
    Path reference = EvalRun.file(folder, "ref", "A B");
    assertThatThrownBy(
            () ->
                EvalRun.with(
                    (dir, use, search) -> new Capitals(), "--ref", reference, "--model", folder))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith("needs the text to translate: give --src FILE");
  }
}
