package dev.seqwright.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code import --from huggingface}, then everything else as with a model that was trained here.
 */
class ImportMarianTest {
  private static final Path MODELS =
      Path.of("../core/src/test/resources/dev/seqwright/core/imports/huggingface");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"opus", "pickled", "separate"})
  void anImportedModelTranslatesAsInTransformers(String name) throws IOException {
    String model = temporary.resolve("model").toString();
    CommandRun run = run(MODELS.resolve(name), "model");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(model + "\n");
    CommandRun translated =
        CommandRun.withInput(texts(name, "text"), "translate", "--model", model);
    assertThat(translated.out()).isEqualTo(texts(name, "beam_text"));
  }

  @Test
  void anImportedModelIsExportedAgain() throws IOException {
    run(MODELS.resolve("opus"), "model");
    String model = temporary.resolve("model").toString();
    String small = temporary.resolve("small").toString();
    CommandRun export =
        CommandRun.of("export", "-m", model, "-o", small, "--quantization", "float16");
    assertThat(export.exitCode()).as(export.err()).isZero();
    String input = texts("opus", "text");
    assertThat(CommandRun.withInput(input, "translate", "-m", small).out())
        .isEqualTo(texts("opus", "beam_text"));
  }

  @Test
  void whatCannotBeExpressedIsRefusedWithAllReasons() throws IOException {
    Path folder = copied("opus");
    change(folder, "config.json", "activation_function", "\"mish\"");
    change(folder, "config.json", "decoder_attention_heads", "4");
    change(folder, "config.json", "normalize_before", "true");
    refused(
        folder,
        "config.json: the model cannot be imported: normalize_before is true",
        "encoder_attention_heads is 2 and decoder_attention_heads is 4, expected one number",
        "activation_function is 'mish', expected one of gelu, gelu_new,");
  }

  @Test
  void generationThatIsUnknownHereIsRefusedWithAllReasons() throws IOException {
    Path folder = copied("opus");
    change(folder, "generation_config.json", "num_beam_groups", "2");
    change(folder, "generation_config.json", "forced_bos_token_id", "3");
    change(folder, "generation_config.json", "bad_words_ids", "[[71], [3, 4]]");
    change(folder, "config.json", "vocab_size", "80");
    refused(
        folder,
        "num_beam_groups is 2, expected 1.0",
        "forced_bos_token_id is 3, expected none",
        "bad_words_ids has [3, 4], expected single tokens",
        "vocab_size is 80 and the vocabulary has 72 tokens");
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Path folder = copied("opus");
    Files.delete(folder.resolve("source.spm"));
    refused(folder, "source.spm is missing; expected the folder of a model of transformers");
    Files.delete(folder.resolve("model.safetensors"));
    refused(folder, "has neither model.safetensors nor pytorch_model.bin");
    refused(temporary.resolve("none"), "none does not exist; expected the folder of a model");
  }

  @Test
  void weightsOfAnotherModelAreRefused() throws IOException {
    Path folder = copied("opus");
    change(folder, "config.json", "encoder_layers", "3");
    refused(folder, "tensors are missing: model.encoder.layers.2.self_attn.q_proj.weight");
    change(folder, "config.json", "encoder_layers", "1");
    refused(folder, "tensors have no place in the model: model.encoder.layers.1.fc1.bias");
    change(folder, "config.json", "encoder_layers", "2");
    change(folder, "config.json", "encoder_ffn_dim", "32");
    change(folder, "config.json", "decoder_ffn_dim", "32");
    refused(
        folder, "encoder.layers.0.feed-forward.inner.weight has shape [24, 16], expected [32, 16]");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.createDirectory(temporary.resolve("model"));
    CommandRun run = run(MODELS.resolve("opus"), "model");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("model exists; expected the name of a new folder");
  }

  private void refused(Path folder, String... parts) {
    CommandRun run = run(folder, "refused");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(temporary.resolve("refused")).doesNotExist();
  }

  private CommandRun run(Path folder, String model) {
    String output = temporary.resolve(model).toString();
    return CommandRun.of("import", "--from", "huggingface", folder.toString(), "-o", output);
  }

  private Path copied(String name) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("copy"));
    try (var files = Files.list(MODELS.resolve(name))) {
      for (Path file : files.toList()) {
        Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return folder;
  }

  private static void change(Path folder, String file, String key, String value)
      throws IOException {
    Path path = folder.resolve(file);
    ObjectNode object = (ObjectNode) JSON.readTree(path.toFile());
    object.set(key, JSON.readTree(value));
    JSON.writeValue(path.toFile(), object);
  }

  private static String texts(String name, String key) throws IOException {
    JsonNode lines = JSON.readTree(MODELS.resolve(name).resolve("expected.json").toFile());
    return StreamSupport.stream(lines.spliterator(), false)
        .map(line -> line.get(key).asText() + "\n")
        .collect(Collectors.joining());
  }
}
