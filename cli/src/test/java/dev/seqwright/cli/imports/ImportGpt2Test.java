package dev.seqwright.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code import --from huggingface} of a GPT-2, then what a language model is for. */
class ImportGpt2Test {
  private static final Path MODELS =
      Path.of("../core/src/test/resources/dev/seqwright/core/imports/huggingface");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-old"})
  void anImportedModelContinuesPromptsAsInTransformers(String name) throws IOException {
    String model = temporary.resolve("model").toString();
    CommandRun run = run(MODELS.resolve(name), "model");
    assertThat(run.exitCode()).as(run.err()).isZero();
    CommandRun generated =
        CommandRun.withInput(
            texts(name, "text"),
            "generate",
            "--model",
            model,
            "--max-new-tokens",
            "10",
            "--set",
            "search=greedy");
    assertThat(generated.out()).as(generated.err()).isEqualTo(texts(name, "greedy_text"));
  }

  @Test
  void whatCannotBeExpressedIsRefusedWithAllReasons() throws IOException {
    Path folder = copied();
    change(folder, "activation_function", "\"mish\"");
    change(folder, "scale_attn_by_inverse_layer_idx", "true");
    change(folder, "add_cross_attention", "true");
    refused(
        folder,
        "config.json: the model cannot be imported: scale_attn_by_inverse_layer_idx is true",
        "add_cross_attention is true, expected a model that reads no source",
        "activation_function is 'mish', expected one of gelu, gelu_new,");
  }

  @Test
  void anUnknownTypeOfModelIsNamed() throws IOException {
    Path folder = copied();
    change(folder, "model_type", "\"mamba\"");
    refused(folder, "config.json: model_type is 'mamba', expected");
  }

  @Test
  void weightsOfAnotherModelAreRefused() throws IOException {
    Path folder = copied();
    change(folder, "n_layer", "3");
    refused(folder, "tensors are missing: transformer.h.2.ln_1.weight");
    change(folder, "n_layer", "2");
    change(folder, "n_inner", "32");
    refused(
        folder, "decoder.layers.0.feed-forward.inner.weight has shape [64, 16], expected [32, 16]");
    change(folder, "n_inner", "64");
    change(folder, "tie_word_embeddings", "false");
    refused(folder, "tensors are missing: lm_head.weight");
  }

  @Test
  void aTokenizerOfAnotherModelIsRefused() throws IOException {
    Path folder = copied();
    change(folder, "vocab_size", "400");
    refused(folder, "vocab_size is 400 and the tokenizer has 330 tokens, expected as many");
    change(folder, "eos_token_id", "400");
    refused(folder, "eos_token_id is 400, expected the id of a token of the tokenizer");
    change(folder, "bos_token_id", "401");
    refused(folder, "bos_token_id is 401, expected the id of a token of the tokenizer");
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {}}");
    change(folder, "bos_token_id", "0");
    refused(folder, "bos_token_id is 0, expected the id of a token of the tokenizer");
    Files.delete(folder.resolve("tokenizer.json"));
    refused(folder, "vocab.json is missing; expected the folder of a model of transformers");
  }

  @Test
  void optionsOfTranslatorsAreRefused() {
    String folder = MODELS.resolve("gpt2").toString();
    CommandRun run =
        CommandRun.of(
            "import",
            "--from",
            "huggingface",
            folder,
            "-o",
            temporary.resolve("no").toString(),
            "--add-source-end");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--add-source-end", "are for models that translate");
  }

  @Test
  void aTokenizerThatWasChangedIsNoticed() throws IOException {
    run(MODELS.resolve("gpt2"), "model");
    Path tokenizer = temporary.resolve("model/text.tokenizer.json");
    Files.writeString(tokenizer, Files.readString(tokenizer).replace("painter", "printer"));
    CommandRun run =
        CommandRun.withInput("a\n", "generate", "--model", temporary.resolve("model").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("text.tokenizer.json: cut or damaged: it is not the one that was saved");
  }

  private void refused(Path folder, String... parts) {
    CommandRun run = run(folder, "refused");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(temporary.resolve("refused")).doesNotExist();
  }

  private CommandRun run(Path folder, String output) {
    return CommandRun.of(
        "import",
        "--from",
        "huggingface",
        folder.toString(),
        "--output",
        temporary.resolve(output).toString());
  }

  private Path copied() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("copy"));
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(MODELS.resolve("gpt2").resolve(file), folder.resolve(file));
    }
    return folder;
  }

  private static void change(Path folder, String key, String value) throws IOException {
    Path file = folder.resolve("config.json");
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.set(key, JSON.readTree(value));
    JSON.writeValue(file.toFile(), json);
  }

  private static String texts(String name, String key) throws IOException {
    JsonNode lines = JSON.readTree(MODELS.resolve(name).resolve("expected.json").toFile());
    return StreamSupport.stream(lines.spliterator(), false)
        .map(line -> line.get(key).asText() + "\n")
        .collect(Collectors.joining());
  }
}
