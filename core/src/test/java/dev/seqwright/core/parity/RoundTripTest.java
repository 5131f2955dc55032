package dev.seqwright.core.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.Export;
import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.RandomModel;
import dev.seqwright.core.export.Weights;
import dev.seqwright.core.export.ctranslate2.Ctranslate2Format;
import dev.seqwright.core.export.huggingface.HuggingFaceFormat;
import dev.seqwright.core.imports.ForeignFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that were exported and imported again say what they said before. */
final class RoundTripTest {
  private static final int LINES = 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "norm-placement=pre-norm",
        "norm-placement=post-norm; norm=rms-norm; activation=gelu",
        "norm={kind: layer-norm, epsilon: 0.01}; activation=gelu-tanh; tied-embeddings=none",
        "activation=swish; tied-embeddings=target-output; positions=learned; output-bias=false",
        "tied-embeddings=source-output; positions={kind: sinusoidal, form: halves-full-range,"
            + " first-position: 1}",
        "encoder.feed-forward=glu; decoder.feed-forward=glu; embedding-scale=1.5",
      })
  void ctranslate2KeepsEveryNumber(String settings) {
    Path model = RandomModel.in(folder.resolve("model"), settings.split("; "));

    Parity found = roundTrip(model, Quantization.FLOAT32);

    assertThat(found.equal()).isEqualTo(LINES);
    assertThat(found.largestDifference()).isLessThan(1e-6);
  }

  @ParameterizedTest
  @EnumSource(
      value = Quantization.class,
      names = {"FLOAT16", "BFLOAT16", "INT8"})
  void ctranslate2InFewerBitsComesNear(Quantization quantization) throws IOException {
    Path model = RandomModel.in(folder.resolve("model"), "norm-placement=post-norm");
    roundTrip(model, Quantization.FLOAT32);
    long whole = Files.size(folder.resolve("FLOAT32/model.bin"));

    Parity found = roundTrip(model, quantization);

    assertThat(found.largestDifference()).isBetween(1e-7, 0.1);
    assertThat(Files.size(folder.resolve(quantization + "/model.bin"))).isLessThan(3 * whole / 4);
  }

  @Test
  void theBinaryFileBeginsAsTheFormatSays() throws IOException {
    roundTrip(RandomModel.in(folder.resolve("model")), Quantization.FLOAT32);

    byte[] bytes = Files.readAllBytes(folder.resolve("FLOAT32/model.bin"));

    assertThat(Arrays.copyOf(bytes, 6)).containsExactly(6, 0, 0, 0, 16, 0);
    assertThat(new String(bytes, 6, 16, StandardCharsets.US_ASCII)).isEqualTo("TransformerSpec\0");
    assertThat(Arrays.copyOfRange(bytes, 22, 26)).containsExactly(7, 0, 0, 0);
  }

  @Test
  void whatCtranslate2LacksIsSaidAtOnce() {
    Path model =
        RandomModel.in(
            folder.resolve("model"), "encoder.self-attention=band", "decoder.positions=rope");

    assertRefused(
        new Ctranslate2Format(),
        model,
        "encoder.self-attention: band, expected full",
        "decoder.positions: rope, expected sinusoidal, learned or none");
  }

  @Test
  void partsThatCtranslate2HasButNotTogether() {
    assertRefused(
        new Ctranslate2Format(),
        RandomModel.in(
            folder.resolve("model"),
            "encoder.norm-placement=[pre-norm, post-norm]",
            "encoder.positions=none",
            "activation=tanh"),
        "layers differ in norm, norm-placement or feed-forward",
        "encoder.positions: none, expected sinusoidal or learned",
        "activation: tanh, expected relu, gelu, gelu-tanh or swish");
  }

  @Test
  void whatMarianLacksIsSaidAtOnceWithTheSettingsThatItHas() {
    assertRefused(
        new HuggingFaceFormat(),
        RandomModel.in(folder.resolve("model"), "tied-embeddings=source-output"),
        "model.norm-placement: found pre-norm, expected post-norm",
        "form: interleaved, first-position: 0}, expected {kind: sinusoidal, form: halves}",
        "model.tied-embeddings: found source-output, expected target-output",
        "its vocabularies are lists of words, expected SentencePiece models",
        "is trained with --set 'model.norm-placement=post-norm'");
  }

  @Test
  void searchesThatTransformersLacksAreRefused() throws IOException {
    Path model = RandomModel.in(folder.resolve("model"));
    Path config = model.resolve("config.yaml");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("stopping: estimate", "stopping: narrowing")
            .replace("length-offset: 0.0", "length-offset: 5.0"));
    assertRefused(
        new HuggingFaceFormat(),
        model,
        "decoding.penalties: expected none",
        "decoding.ending: expected stopping full, estimate or bound and patience 1");
  }

  private void assertRefused(ExportFormat format, Path model, String... parts) {
    Path output = folder.resolve("refused");

    assertThatThrownBy(() -> Export.run(format, model, output, Weights.USED, Quantization.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing was written")
        .hasMessageContainingAll(parts);
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("model"));
  }

  private Parity roundTrip(Path model, Quantization quantization) {
    Path exported = folder.resolve(quantization.name());
    Export.run(new Ctranslate2Format(), model, exported, Weights.USED, quantization);
    List<String> lines = SampleLines.of(model, LINES);
    return RoundTrip.of(model, ForeignFormat.CTRANSLATE2, exported, lines);
  }
}
