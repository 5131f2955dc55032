package dev.seqwright.cli.export;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.CopyTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export into the formats of other runtimes, through the command line. */
final class ExportFormatsTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsListedAndChecked() throws IOException {
    CopyTask.create(folder, 1).train("model", "--max-steps", "40");

    CommandRun ctranslate2 = export("ctranslate2", "--format", "ctranslate2");
    assertThat(ctranslate2.exitCode()).as(ctranslate2.err()).isZero();
    assertThat(ctranslate2.out())
        .contains("model.bin", "config.json", "shared_vocabulary.json", "source.spm")
        .contains("check: 10 of 10 lines translated alike");

    CommandRun onnx = export("onnx", "--format", "onnx", "--quantization", "int8");
    assertThat(onnx.exitCode()).as(onnx.err()).isZero();
    assertThat(onnx.out())
        .contains("encoder_model.onnx", "decoder_with_past_model.onnx")
        .contains("check: not made: onnxruntime is not part of Seqwright");
  }

  @Test
  void aModelThatTransformersTakes() throws IOException {
    CopyTask.create(folder, 1)
        .train(
            "model",
            "--max-steps=40",
            "--set=model.norm-placement=post-norm",
            "--set=model.positions={kind: sinusoidal, form: halves}");

    CommandRun run = export("marian", "--format", "huggingface", "--quantization", "float16");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("tokenizer_config.json", "lines translated alike");
  }

  @Test
  void whatAFormatCannotExpressIsSaidAndNothingIsWritten() throws IOException {
    CopyTask.create(folder, 1).train("model", "--max-steps", "1");

    refused(
        export("refused", "--format", "huggingface"),
        "model.norm-placement: found pre-norm, expected post-norm",
        "a model that can be exported is trained with --set");
    refused(
        export("refused", "--format", "onnx", "--quantization", "bfloat16"),
        "--quantization bfloat16: the format stores weights as float32, float16, int8");
    refused(
        export("refused", "--check-lines", "-1"), "--check-lines: found -1, expected 0 or more");
  }

  @Test
  void numbersThatFloat16LacksAreRefusedByEveryFormat() throws IOException {
    CopyTask.create(folder, 1).train("model", "--max-steps", "1");
    Path weights = folder.resolve("model/model.safetensors");
    byte[] content = Files.readAllBytes(weights);
    ByteBuffer.wrap(content).order(LITTLE_ENDIAN).putFloat(content.length - Float.BYTES, 1e6f);
    Files.write(weights, content);
    for (String format : List.of("seqwright", "ctranslate2", "onnx")) {
      refused(
          export("refused", "--format", format, "--quantization", "float16"),
          "has 1000000.0 at element",
          "expected 65504 in size at most for float16");
    }
  }

  private void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(parts);
    assertThat(folder.resolve("refused")).doesNotExist();
    assertThat(folder.resolve(".refused.unfinished")).doesNotExist();
  }

  private CommandRun export(String output, String... options) {
    List<String> all = new ArrayList<>(List.of("export", "-m", folder.resolve("model").toString()));
    all.addAll(List.of("-o", folder.resolve(output).toString()));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
