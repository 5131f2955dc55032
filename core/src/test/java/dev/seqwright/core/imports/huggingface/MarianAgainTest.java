package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.export.Export;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.Weights;
import dev.seqwright.core.export.huggingface.HuggingFaceFormat;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.parity.Parity;
import dev.seqwright.core.parity.RoundTrip;
import dev.seqwright.core.parity.SampleLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What transformers wrote, imported and exported, is what transformers wrote. */
final class MarianAgainTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"opus", "untied"})
  void everyTensorIsTheOneThatWasRead(String name) {
    try (Safetensors before = Safetensors.open(ModelFolders.of(name).resolve("model.safetensors"));
        Safetensors after = Safetensors.open(again(name).resolve("model.safetensors"))) {
      assertThat(after.tensors()).hasSameSizeAs(before.tensors());
      for (StoredTensor tensor : after.tensors()) {
        StoredTensor original = before.find(tensor.name()).orElseThrow();
        assertThat(tensor.shape()).as(tensor.name()).isEqualTo(original.shape());
        assertThat(after.floats(tensor)).as(tensor.name()).isEqualTo(before.floats(original));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"opus", "pickled", "old", "separate", "untied"})
  void settingsAndTokensAreThoseThatWereRead(String name) throws IOException {
    Path original = ModelFolders.of(name);
    Path after = again(name);
    for (String key :
        List.of(
            "d_model",
            "encoder_layers",
            "decoder_attention_heads",
            "activation_function",
            "scale_embedding",
            "share_encoder_decoder_embeddings",
            "decoder_start_token_id",
            "eos_token_id",
            "pad_token_id")) {
      assertThat(json(after, "config.json").get(key))
          .as(key)
          .isEqualTo(json(original, "config.json").get(key));
    }
    assertThat(json(after, "vocab.json")).isEqualTo(json(original, "vocab.json"));
    assertThat(after.resolve("source.spm")).hasSameBinaryContentAs(original.resolve("source.spm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"opus", "separate", "untied"})
  void itTranslatesAsBefore(String name) {
    Path after = again(name);
    Path model = temporary.resolve(name);

    Parity found = RoundTrip.of(model, ForeignFormat.HUGGINGFACE, after, SampleLines.of(model, 20));

    assertThat(found.equal()).isEqualTo(20);
    assertThat(found.largestDifference()).isZero();
  }

  private static JsonNode json(Path folder, String name) throws IOException {
    return JSON.readTree(Files.readString(folder.resolve(name)));
  }

  private Path again(String name) {
    Path model = temporary.resolve(name);
    ModelImport.run(
        ForeignFormat.HUGGINGFACE,
        ModelFolders.of(name),
        new ImportOptions(),
        model,
        Quantization.FLOAT32);
    Path exported = temporary.resolve(name + "-again");
    Export.run(new HuggingFaceFormat(), model, exported, Weights.USED, Quantization.FLOAT32);
    return exported;
  }
}
