package dev.seqwright.core.imports.ctranslate2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.ctranslate2.ElementType;
import dev.seqwright.core.feedforward.Gated;
import dev.seqwright.core.imports.ctranslate2.ModelBinary.Array;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.norm.RmsNorm;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.SinusoidForm;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.residual.PostNorm;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.tokenizer.TokenizerTrainer;
import dev.seqwright.tokenizer.TrainerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the attributes and texts of a folder of CTranslate2 say, the model is; or it is refused. */
class Ctranslate2SettingsTest extends ForeignFolder {
  @Test
  void postNormGatesAndOtherNorms() throws IOException {
    model.variables.keySet().removeIf(name -> name.matches("(en|de)coder/layer_norm/.*"));
    model.variables.keySet().removeIf(name -> name.endsWith("/beta"));
    for (String stack : List.of("encoder", "decoder")) {
      model.number(stack + "/pre_norm", ElementType.INT8, 0);
      model.number(stack + "/activation", ElementType.INT8, 3);
      model.number(stack + "/scale_embeddings", ElementType.FLOAT32, 3.5f);
      for (int layer = 0; layer < (stack.equals("encoder") ? 1 : 2); layer++) {
        String inner = stack + "/layer_" + layer + "/ffn/linear_0";
        model.variables.put(inner + "_noact/weight", model.variables.get(inner + "/weight"));
      }
    }
    Files.writeString(folder.resolve("config.json"), "{\"layer_norm_epsilon\": 0.001}");
    write();
    EncoderDecoderConfig config = config();
    assertThat(config.layer().normPlacement()).isEqualTo(new PostNorm.Settings());
    assertThat(config.layer().norm()).isEqualTo(new RmsNorm.Settings(0.001));
    assertThat(config.embedding().embeddingScale()).contains(3.5);
    assertThat(config.decoder().shape().feedForward())
        .containsExactly(new Gated.Settings(Activation.GELU));
    float[] weight = model.variables.get("encoder/layer_0/ffn/linear_0/weight").values();
    float[] bias = model.variables.get("encoder/layer_0/ffn/linear_0/bias").values();
    Map<String, float[]> values = parameters(imported());
    assertThat(values.get("encoder.layers.0.feed-forward.inner.weight"))
        .startsWith(weight)
        .endsWith(weight);
    assertThat(values.get("encoder.layers.0.feed-forward.inner.bias"))
        .startsWith(new float[TinyModel.HIDDEN])
        .endsWith(bias);
  }

  @Test
  void embeddingsThatAreNotScaled() throws IOException {
    for (String stack : List.of("encoder", "decoder")) {
      model.number(stack + "/scale_embeddings", ElementType.INT8, 0);
    }
    write();
    assertThat(config().embedding().embeddingScale()).contains(1.0);
  }

  /** A model that starts from zeros, as converted OPUS-MT ones, gets a token for them. */
  @Test
  void aDecoderThatStartsFromNothing() throws IOException {
    model.number("decoder/start_from_zero_embedding", ElementType.INT8, 1);
    shareVocabulary();
    model.variables.remove("decoder/projection/bias");
    alias("encoder/embeddings_0/weight", "decoder/embeddings/weight");
    alias("decoder/projection/weight", "decoder/embeddings/weight");
    int words = TinyModel.TOKENS.size();
    check(trained -> assertThat(trained.special().begin()).isEqualTo(words));
    check(trained -> assertThat(trained.target().piece(words)).isEqualTo("<pad>"));
    Map<String, float[]> values = parameters(imported());
    float[] embeddings = values.get("embeddings.source");
    assertThat(embeddings).hasSize((words + 1) * D).endsWith(new float[D]);
    assertThat(Arrays.copyOf(embeddings, words * D))
        .isEqualTo(model.variables.get("decoder/embeddings/weight").values());
    assertThat(values.get("output.bias"))
        .startsWith(new float[words])
        .endsWith(-1e9f)
        .hasSize(words + 1);
  }

  @ParameterizedTest
  @CsvSource({"HALVES, 0", "INTERLEAVED, 1", "HALVES_FULL_RANGE, 0"})
  void storedSinusoidsAreSinusoids(SinusoidForm form, int first) throws IOException {
    positions((position, column) -> (float) form.value(position + first, column, D));
    assertThat(config().layer().positions()).isEqualTo(new Sinusoidal.Settings(form, first));
  }

  @Test
  void otherTablesWereLearned() throws IOException {
    positions((position, column) -> position + column / 8f);
    EncoderDecoderConfig config = config();
    assertThat(config.layer().positions()).isEqualTo(new Learned.Settings());
    assertThat(config.maxPositions()).isEqualTo(9);
    float[] table = parameters(imported()).get("encoder.positions.weight");
    assertThat(table[8 * D + 4]).isCloseTo((float) (8.5 / Math.sqrt(D)), within(1e-6f));
  }

  private interface Table {
    float at(int position, int column);
  }

  private void positions(Table table) throws IOException {
    float[] values = new float[9 * D];
    for (int i = 0; i < values.length; i++) {
      values[i] = table.at(i / D, i % D);
    }
    Array array = new Array(ElementType.FLOAT32, List.of(9, D), values);
    model.variables.put("encoder/position_encodings/encodings", array);
    model.variables.put("decoder/position_encodings/encodings", array);
    write();
  }

  @Test
  void specialTokensOfConfigJson() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"add_source_eos": true, "add_source_bos": true, "decoder_start_token": "</s>",
         "layer_norm_epsilon": null, "multi_query_attention": false}
        """);
    check(trained -> assertThat(trained.special().source(4)).containsExactly(1, 4, 2));
    check(trained -> assertThat(trained.special().begin()).isEqualTo(2));
  }

  /** Before version 6 they were attributes of the model. */
  @Test
  void specialTokensOfAttributes() throws IOException {
    ModelBinary old = new ModelBinary(5, model.spec, 5);
    old.variables.putAll(model.variables);
    old.number("with_source_eos", ElementType.INT8, 1);
    old.number("with_target_bos", ElementType.INT8, 0);
    old.text("eos_token", "b");
    model = old;
    write();
    check(trained -> assertThat(trained.special().source(3)).containsExactly(3, 4));
    check(trained -> assertThat(trained.special().begin()).isEqualTo(4));
    check(trained -> assertThat(trained.special().end()).isEqualTo(4));
  }

  @Test
  void theUserSaysWhatTheFilesDoNot() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"decoder_start_token\": null}");
    refused("--decoder-start");
    ImportOptions options =
        new ImportOptions(Optional.empty(), Optional.empty(), Optional.of(true), Optional.of("a"));
    try (NativeSlabs slabs = new NativeSlabs();
        LoadedModel trained = LoadedModel.load(imported(options, Quantization.FLOAT32), slabs)) {
      assertThat(trained.special().begin()).isEqualTo(3);
      assertThat(trained.special().source(5)).containsExactly(5, 2);
    }
  }

  @Test
  void vocabulariesInJsonAndWithCarriageReturns() throws IOException {
    Files.writeString(
        folder.resolve("source_vocabulary.json"),
        "[\"<blank>\", \"<s>\", \"</s>\", \"a b\", \"\\u2028\", \"c\", \"<unk>\"]");
    Files.writeString(
        folder.resolve("target_vocabulary.txt"), "<blank>\r\n<s>\r\n</s>\r\nx\r\ny\r\nz\r\n");
    check(trained -> assertThat(trained.source().piece(4)).isEqualTo("\u2028"));
    check(trained -> assertThat(trained.target().decode(3, 4, 5, 6)).isEqualTo("x y z <unk>"));
  }

  /** SentencePiece cuts, the list gives ids; a piece that it lacks is unknown. */
  @Test
  void plainTextsByAModelOfPieces() throws IOException {
    TrainerSettings letters =
        new Binder()
            .bind(
                TrainerSettings.class,
                List.of("type=char", "vocabulary-size=7", "hard-vocabulary-limit=false"));
    Path pieces = temporary.resolve("letters.model");
    Files.write(pieces, TokenizerTrainer.train(letters, List.of("abc", "cab", "bad")));
    ImportOptions options =
        new ImportOptions(
            Optional.of(pieces), Optional.empty(), Optional.empty(), Optional.empty());
    try (NativeSlabs slabs = new NativeSlabs();
        LoadedModel trained = LoadedModel.load(imported(options, Quantization.FLOAT32), slabs)) {
      assertThat(trained.source().encode("cab")).containsExactly(6, 5, 3, 4);
      assertThat(trained.target().decode(5, 3, 4, 2)).isEqualTo("cab");
    }
  }

  @Test
  void anUnknownTokenOfAnotherName() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"unk_token\": \"[UNK]\"}");
    for (String side : List.of("source", "target")) {
      Files.writeString(
          folder.resolve(side + "_vocabulary.json"),
          "[\"<blank>\", \"<s>\", \"</s>\", \"[UNK]\", \"b\", \"c\", \"d\"]");
    }
    check(trained -> assertThat(trained.source().encode("b x d")).containsExactly(4, 3, 6));
  }

  @ParameterizedTest
  @CsvSource({
    "encoder/layer_0/self_attention/relative_position_keys, relative positions as vectors",
    "decoder/layer_1/self_attention/rotary_dim, rotary positions",
    "decoder/alibi, ALiBi",
    "encoder/layernorm_embedding/gamma, a norm over embeddings",
    "encoder/embeddings_1/weight, source features",
    "decoder/layer_0/self_attention/num_heads_kv, attention with heads of other sizes",
    "decoder/project_in/weight, projections around a stack",
    "decoder/scale_outputs, scaled outputs",
  })
  void whatCannotBeExpressedIsRefused(String name, String reason) throws IOException {
    model.number(name, ElementType.INT8, 1);
    model.number("encoder/sliding_window", ElementType.INT32, 5);
    write();
    refused("cannot be imported", reason, name, "a sliding window");
  }

  @Test
  void whatIsNotKnownIsRefused() throws IOException {
    model.number("decoder/secret_scale", ElementType.FLOAT32, 2);
    model.number("decoder/novelty", ElementType.FLOAT32, 2);
    write();
    refused("2 variables have no place in the model", "decoder/novelty");
  }

  @Test
  void anotherKindOfModelIsRefused() throws IOException {
    ModelBinary other = new ModelBinary(6, "TransformerDecoderSpec", 8);
    other.variables.putAll(model.variables);
    model = other;
    write();
    refused("specification 'TransformerDecoderSpec', revision 8", "TransformerSpec");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "decoder/projection/weight",
        "encoder/layer_0/ffn/linear_1/weight",
        "decoder/layer_norm/gamma"
      })
  void whatIsMissingIsNamed(String name) throws IOException {
    model.variables.remove(name);
    write();
    refused(name, "is missing");
  }

  @Test
  void vocabulariesOfAnotherModelAreRefused() throws IOException {
    Files.writeString(folder.resolve("target_vocabulary.txt"), "<s>\n</s>\na\n");
    refused("embeddings.target has shape [7, 8], expected [4, 8]");
    Files.delete(folder.resolve("target_vocabulary.txt"));
    refused("no vocabulary: expected target_vocabulary.json or target_vocabulary.txt");
  }

  @Test
  void numbersThatAreNoneAreRefused() throws IOException {
    model.variables.get("decoder/projection/bias").values()[3] = Float.NaN;
    write();
    refused("output.bias holds NaN at 3");
  }
}
