package dev.seqwright.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.ctranslate2.Ctranslate2Format;
import dev.seqwright.core.export.huggingface.HuggingFaceFormat;
import dev.seqwright.core.export.onnx.OnnxFormat;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.parity.NetworkParity;
import dev.seqwright.core.parity.OnnxParity;
import dev.seqwright.core.parity.RoundTrip;
import dev.seqwright.core.parity.SampleLines;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders and language models in the formats of others say what the model says. */
class NetworkExportTest {
  private static final int LINES = 20;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "positions=learned; activation=gelu-tanh",
        "positions={kind: learned, scale: 2}; activation=gelu-tanh",
        "norm-placement=post-norm; norm=rms-norm; activation=gelu",
        "tied-embeddings=false; output-bias=true; activation=swish",
        "positions=none; decoder.feed-forward={kind: glu, gate: sigmoid}; embedding-scale=1.5",
        "positions=learned; decoder.stack={kind: universal, steps: 3}",
        "decoder.stack={kind: universal, steps: 2, step-signal: learned}",
        "positions=rope; activation=gelu",
        "positions={kind: rope, form: halves, base: 500}; norm-placement=post-norm",
      })
  void languageModelsSayTheSameInOnnxruntime(String settings) {
    requireSameInOnnx(
        RandomNetwork.languageModel(temporary.resolve("model"), settings.split("; ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-untied", "bert-masked", "bert-tags", "distilbert"})
  void importedModelsSayTheSameInOnnxruntime(String name) {
    requireSameInOnnx(imported(name));
  }

  private void requireSameInOnnx(Path model) {
    NetworkParity parity = onnx(model, Quantization.FLOAT32);
    assertThat(parity.equal()).isEqualTo(LINES);
    assertThat(parity.largestDifference()).isPositive().isLessThan(1e-4);
  }

  private NetworkParity onnx(Path model, Quantization quantization) {
    Path exported = temporary.resolve("onnx-" + quantization);
    Export.run(new OnnxFormat(), model, exported, Weights.USED, quantization);
    return OnnxParity.ofNetwork(model, exported, SampleLines.of(model, LINES));
  }

  @Test
  void halvesAndBytesOfALanguageModelComeNear() {
    Path model = RandomNetwork.languageModel(temporary.resolve("model"));
    assertThat(onnx(model, Quantization.FLOAT16).largestDifference()).isPositive().isLessThan(1e-2);
    assertThat(onnx(model, Quantization.INT8).largestDifference()).isPositive().isLessThan(0.3);
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST, true, norm-placement=post-norm; embedding-norm=true; positions=learned",
    "MEAN, false, norm-placement=pre-norm; positions=rope",
    "MAX, true, activation=gelu",
    "MEAN, true, 'encoder.stack={kind: universal, steps: 3}'",
    "MEAN_MAX, false, positions=tener",
    "ATTENTION, true, positions=none"
  })
  void classifiersAnswerTheSameInOnnxruntime(
      SequencePooling pooling, boolean dense, String settings) {
    requireSameInOnnx(
        RandomNetwork.classifier(temporary.resolve("model"), pooling, dense, settings.split("; ")));
  }

  @ParameterizedTest
  @CsvSource({
    "together, FIRST, embedding-scale=3",
    "together, MEAN, embedding-norm=true",
    "separated, FIRST, positions=learned",
    "compared, MEAN_MAX, positions=rope",
    "compared, MEAN, norm-placement=post-norm"
  })
  void classifiersOfPairsAnswerTheSameInOnnxruntime(
      String pairs, SequencePooling pooling, String settings) {
    requireSameInOnnx(
        RandomNetwork.classifier(temporary.resolve("model"), pairs, pooling, true, settings));
  }

  @Test
  void aClassifierOfNumbersAnswersTheSameInOnnxruntime() {
    requireSameInOnnx(RandomNetwork.numbers(temporary.resolve("model"), "positions=rope"));
  }

  /**
   * The tags that a search finds with the scores and transitions of the graph are the same, too.
   */
  @ParameterizedTest
  @CsvSource({
    "none, false, positions=learned; norm-placement=post-norm; embedding-norm=true",
    "none, true, norm-placement=pre-norm; norm=rms-norm; activation=gelu",
    "none, false, 'encoder.stack={kind: universal, steps: 3}; embedding-norm=true'",
    "convolution, true, 'positions=tener; encoder.stack={kind: universal, steps: 2}'",
    "convolution, true, positions=tener",
    "'{kind: convolution, width: 1, filters: 8}', false, positions=rope",
    "transformer, false, positions=tener; norm-placement=post-norm",
    "'{kind: transformer, layers: 2, positions: rope}', true, positions=none",
    "'{kind: transformer, positions: learned}', true, embedding-norm=true"
  })
  void taggersScoreTheSameInOnnxruntime(String characters, boolean crf, String settings) {
    requireSameInOnnx(
        RandomNetwork.tagger(temporary.resolve("model"), crf, characters, settings.split("; ")));
  }

  @Test
  void bytesOfATaggerComeNear() {
    Path model =
        RandomNetwork.tagger(temporary.resolve("model"), true, "convolution", "positions=tener");
    assertThat(onnx(model, Quantization.FLOAT16).largestDifference()).isPositive().isLessThan(1e-2);
    assertThat(onnx(model, Quantization.INT8).largestDifference()).isPositive().isLessThan(0.3);
  }

  @Test
  void positionsThatAGraphHasNot() {
    refused(
        new OnnxFormat(),
        RandomNetwork.tagger(
            temporary.resolve("model"),
            false,
            "{kind: transformer, positions: shaw}",
            "positions=t5"),
        "encoder.positions: t5, expected sinusoidal, learned, rope, tener or none",
        "task.characters.positions: shaw, expected sinusoidal, learned, rope, tener or none");
  }

  @Test
  void aDecoderHasNoSignedDistancesInAGraph() {
    refused(
        new OnnxFormat(),
        RandomNetwork.languageModel(temporary.resolve("model"), "positions=tener"),
        "decoder.positions: tener, expected sinusoidal, learned, rope or none");
  }

  /** Their texts are told apart by the type of their tokens. */
  @ParameterizedTest
  @ValueSource(strings = {"embedding-scale=1", "embedding-scale=3"})
  void classifiersOfPairsGoToTransformersAndComeBack(String scale) {
    Path model =
        RandomNetwork.classifierOfPairs(
            temporary.resolve("model"),
            "norm-placement=post-norm",
            "embedding-norm=true",
            "positions=learned",
            "activation=gelu",
            scale);
    Path exported = huggingFace(model);
    List<String> lines = SampleLines.of(model, LINES);
    assertThat(lines)
        .hasSize(LINES)
        .allMatch(line -> line.chars().filter(c -> c == '\t').count() == 1);
    assertThat(RoundTrip.report(model, ForeignFormat.HUGGINGFACE, exported, lines))
        .startsWith("20 of 20 lines came out alike");
    try (Safetensors written = Safetensors.open(exported.resolve("model.safetensors"))) {
      float[] types =
          written.floats(
              written.find("bert.embeddings.token_type_embeddings.weight").orElseThrow());
      assertThat(types).hasSize(2 * 16).doesNotContain(0f);
    }
  }

  /** Nothing but two end tokens tells their texts apart. */
  @Test
  void classifiersOfSeparatedPairsComeBackFromTransformersAsRoberta() {
    Path model = temporary.resolve("model");
    ModelImport.run(
        ForeignFormat.HUGGINGFACE,
        RandomNetwork.foreign("roberta-classes"),
        new ImportOptions(true),
        model,
        Quantization.FLOAT32);
    Path exported = huggingFace(model);
    List<String> lines = SampleLines.of(model, LINES);
    assertThat(RoundTrip.report(model, ForeignFormat.HUGGINGFACE, exported, lines))
        .startsWith("20 of 20 lines came out alike");
    try (Safetensors before =
            Safetensors.open(
                RandomNetwork.foreign("roberta-classes").resolve("model.safetensors"));
        Safetensors after = Safetensors.open(exported.resolve("model.safetensors"))) {
      for (StoredTensor tensor : before.tensors()) {
        StoredTensor again = after.find(tensor.name()).orElseThrow();
        assertThat(again.shape()).as(tensor.name()).isEqualTo(tensor.shape());
        if (!tensor.name().matches(".*(token_type|position)_embeddings.*")) {
          assertThat(after.floats(again)).as(tensor.name()).containsExactly(before.floats(tensor));
        }
      }
      assertThat(after.tensors()).hasSameSizeAs(before.tensors());
    }
  }

  @Test
  void aNumberIsNoLabel() {
    refused(
        new HuggingFaceFormat(),
        RandomNetwork.numbers(temporary.resolve("model")),
        "its answers are not one label for a text, expected one column of labels");
  }

  @Test
  void comparedPairsAreNoBert() {
    refused(
        new HuggingFaceFormat(),
        RandomNetwork.classifier(
            temporary.resolve("model"), "compared", SequencePooling.FIRST, true),
        "task.pairs: compared, expected together or separated: BERT reads a pair as one row");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-untied", "bert-classes", "bert-tags"})
  void everyTensorComesOutAsItWentIn(String name) {
    Path exported = huggingFace(imported(name));
    try (Safetensors before =
            Safetensors.open(RandomNetwork.foreign(name).resolve("model.safetensors"));
        Safetensors after = Safetensors.open(exported.resolve("model.safetensors"))) {
      for (StoredTensor tensor : before.tensors()) {
        if (!tensor.name().matches(".*(token_type|position)_embeddings.*")) {
          assertThat(after.floats(after.find(tensor.name()).orElseThrow()))
              .as(tensor.name())
              .containsExactly(before.floats(tensor));
        }
      }
      assertThat(after.tensors()).hasSameSizeAs(before.tensors());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2",
        "gpt2-untied",
        "bert-classes",
        "bert-masked",
        "bert-tags",
        "roberta-classes"
      })
  void whatWasExportedToTransformersIsTheSameModelAgain(String name) {
    requireSameAgain(imported(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tied-embeddings=true", "tied-embeddings=false"})
  void scalesGoIntoTheTables(String tie) {
    requireSameAgain(
        RandomNetwork.languageModel(
            temporary.resolve("model"),
            "positions={kind: learned, scale: 2}",
            "activation=gelu-tanh",
            tie));
  }

  private void requireSameAgain(Path model) {
    Path exported = huggingFace(model);
    Path again = temporary.resolve("again");
    ModelImport.run(
        ForeignFormat.HUGGINGFACE, exported, new ImportOptions(), again, Quantization.FLOAT32);
    NetworkParity parity = NetworkParity.between(model, again, SampleLines.of(model, LINES));
    assertThat(parity.equal()).isEqualTo(LINES);
    assertThat(parity.largestDifference()).isLessThan(1e-4);
  }

  private Path huggingFace(Path model) {
    Path exported = temporary.resolve("exported");
    Export.run(new HuggingFaceFormat(), model, exported, Weights.USED, Quantization.FLOAT32);
    return exported;
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "FLOAT16", "INT8"})
  void aModelFolderForUseSaysTheSame(Quantization quantization) {
    Path model = imported("gpt2");
    Path small = temporary.resolve("small");
    Export.run(new SafetensorsFormat(), model, small, Weights.USED, quantization);
    NetworkParity parity = NetworkParity.between(model, small, SampleLines.of(model, LINES));
    assertThat(parity.largestDifference()).isLessThan(0.5);
    assertThat(parity.largestDifference() == 0).isEqualTo(quantization == Quantization.FLOAT32);
  }

  @Test
  void whatAFormatHasNotIsRefusedWithAllReasons() {
    Path model =
        RandomNetwork.classifier(
            temporary.resolve("model"), SequencePooling.ATTENTION, false, "norm=rms-norm");
    refused(
        new HuggingFaceFormat(),
        model,
        "encoder.norm-placement: pre-norm, expected post-norm",
        "encoder.positions: sinusoidal, expected learned",
        "encoder.norm: expected layer-norm with one epsilon in all layers",
        "embedding-norm: false, expected true",
        "task.pooling: attention, task.dense: false, expected first and true",
        "a model that BERT can express is trained with --set model.norm-placement=post-norm");
    refused(new Ctranslate2Format(), model, "it does not translate");
  }

  @Test
  void layersThatAreUsedAgainAreRefusedWhereThereIsNoSignal() {
    Path model =
        RandomNetwork.languageModel(
            temporary.resolve("model"), "decoder.stack={kind: universal, steps: 3}");
    String reason =
        "decoder.stack: universal, expected sequential (--format onnx has universal without"
            + " halting)";
    refused(new HuggingFaceFormat(), model, reason);
  }

  @Test
  void aLanguageModelThatGpt2CannotExpressIsRefused() {
    Path model =
        RandomNetwork.languageModel(
            temporary.resolve("model"), "norm-placement=post-norm", "output-bias=true");
    refused(
        new HuggingFaceFormat(),
        model,
        "decoder.norm-placement: post-norm, expected pre-norm",
        "decoder.positions: sinusoidal, expected learned",
        "output-bias: true, expected false");
  }

  private void refused(ExportFormat format, Path model, String... reasons) {
    Path output = temporary.resolve("refused");
    assertThatThrownBy(() -> Export.run(format, model, output, Weights.USED, Quantization.FLOAT32))
        .isInstanceOf(UserException.class)
        .message()
        .contains(reasons);
    assertThat(output).doesNotExist();
  }

  private Path imported(String name) {
    Path output = temporary.resolve("model");
    ModelImport.run(
        ForeignFormat.HUGGINGFACE,
        RandomNetwork.foreign(name),
        new ImportOptions(),
        output,
        Quantization.FLOAT32);
    return output;
  }
}
