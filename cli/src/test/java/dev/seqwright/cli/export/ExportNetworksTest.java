package dev.seqwright.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code export} of models that do not translate. */
class ExportNetworksTest {
  private static final Path MODELS =
      Path.of("../core/src/test/resources/dev/seqwright/core/imports/huggingface");

  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({
    "gpt2, seqwright, model.safetensors",
    "gpt2, huggingface, tokenizer.json",
    "bert-classes, seqwright, label.labels.txt",
    "bert-classes, huggingface, tokenizer_config.json",
    "bert-masked, huggingface, tokenizer.json",
  })
  void whatIsWrittenSaysTheSame(String model, String format, String file) {
    imported(model);
    CommandRun run = export("--format", format);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(file, "check: 10 of 10 lines came out alike");
  }

  /** Whether they say the same is a test of core, where onnxruntime is. */
  @ParameterizedTest
  @CsvSource({"gpt2, tokenizer.json", "bert-classes, tokenizer_config.json"})
  void aGraphIsWrittenWithItsTokenizer(String model, String file) {
    imported(model);
    CommandRun run = export("--format", "onnx");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("model.onnx", "config.json", file, "check: ");
  }

  @Test
  void aFormatForTranslatorsRefusesOthers() {
    imported("gpt2");
    CommandRun run = export("--format", "ctranslate2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("nothing was written", "it does not translate");
    assertThat(temporary.resolve("exported")).doesNotExist();
  }

  private void imported(String model) {
    CommandRun run =
        CommandRun.of(
            "import",
            "--from",
            "huggingface",
            MODELS.resolve(model).toString(),
            "--output",
            temporary.resolve("model").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private CommandRun export(String option, String format) {
    return CommandRun.of(
        "export",
        "--model",
        temporary.resolve("model").toString(),
        "--output",
        temporary.resolve("exported").toString(),
        option,
        format);
  }
}
