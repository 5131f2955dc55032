package dev.seqwright.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.export.onnx.OnnxFormat;
import dev.seqwright.core.model.FewerLayers;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.parity.OnnxParity;
import dev.seqwright.core.parity.SampleLines;
import dev.seqwright.core.tensor.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Some layers of a model as a model of their own. */
class ShortModelTest {
  private static final int LINES = 10;
  private static final List<int[]> SOURCES =
      List.of(new int[] {3, 4, 5, 6, 7}, new int[] {8}, new int[] {16, 3, 16});

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "positions=sinusoidal",
        "norm-placement=post-norm; positions=tener",
        "encoder.feed-forward=[two-layer, glu, two-layer]; activation=gelu",
        "norm-placement=conditional; positions=learned",
      })
  void itSaysWhatTheWholeModelSaysWithFewerLayers(String settings) {
    Path whole = model(settings);
    FewerLayers asked = FewerLayers.of("--layers", "3,2");
    try (ShortModel made = ShortModel.beside(output(), whole, asked, Weights.USED)) {
      float[] expected = scores(whole, asked);
      assertThat(scores(made.folder(), ModelUse.AS_TRAINED)).containsExactly(expected);
      assertThat(scores(whole, ModelUse.AS_TRAINED)).isNotEqualTo(expected);
    }
    assertThat(folder).as("nothing is left").isDirectoryNotContaining(f -> !f.equals(whole));
  }

  /** The order of shared sets is written out: layers 0, 1 and 3 of 0 1 0 1 0. */
  @Test
  void everyLayerHasParametersOfItsOwn() {
    Path whole =
        model(
            "encoder.stack={kind: sequential, layer-drop: 0.2, unique-layers: 1};"
                + " decoder.layers=2");
    FewerLayers asked = FewerLayers.of("--layers", "3,2");
    try (ShortModel made = ShortModel.beside(output(), whole, asked, Weights.USED)) {
      assertThat(made.folder().resolve("config.yaml"))
          .content()
          .containsPattern("encoder:\\n {4}layers: 3\\n")
          .doesNotContain("unique-layers: 1");
      for (int layer = 0; layer < 3; layer++) {
        assertThat(tensor(made.folder(), layer)).containsExactly(tensor(whole, 0));
      }
      assertThat(scores(made.folder(), ModelUse.AS_TRAINED)).containsExactly(scores(whole, asked));
    }
  }

  @Test
  void graphsOfItSayTheSameInOnnxruntime() {
    Path whole = model("activation=gelu");
    FewerLayers asked = FewerLayers.of("--layers", "2,3");
    try (ShortModel made = ShortModel.beside(output(), whole, asked, Weights.USED)) {
      ExportSource source = new ExportSource(made.folder(), "model", Weights.USED);
      Export.run(new OnnxFormat(), source, output(), Quantization.FLOAT32);
      List<String> lines = SampleLines.of(whole, LINES);
      assertThat(OnnxParity.of(made.folder(), output(), lines).equal()).isEqualTo(LINES);
      assertThat(output().resolve("config.json"))
          .content()
          .contains("\"encoder_layers\" : 2", "\"decoder_layers\" : 3");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "encoder.self-attention=band | encoder.self-attention: band, expected full",
        "decoder.cross-attention=linear | decoder.cross-attention: linear, expected full",
        "norm-placement=deepnorm | encoder.norm-placement: deepnorm goes by the number of layers",
        "decoder.norm=[layer-norm, rms-norm] | decoder.norm, norm-placement: expected one kind",
        "encoder.stack=sequential | the encoder works with all of its 5 layers only",
      })
  void whatGoesByTheNumberOfALayerIsRefused(String setting, String reason) {
    Path whole = model(setting);
    FewerLayers asked = FewerLayers.of("--layers", "3,2");
    assertThatThrownBy(() -> ShortModel.beside(output(), whole, asked, Weights.USED))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--layers 3,2")
        .hasMessageContaining(reason);
    assertThat(folder).isDirectoryNotContaining(f -> !f.equals(whole));
  }

  @Test
  void aNameThatIsTakenIsRefused() throws Exception {
    Path whole = model("positions=none");
    Files.createDirectory(output());
    FewerLayers asked = FewerLayers.of("--layers", "1");
    assertThatThrownBy(() -> ShortModel.beside(output(), whole, asked, Weights.USED))
        .hasMessageContaining("exists; expected the name of a new folder");
  }

  private Path output() {
    return folder.resolve("output");
  }

  private Path model(String settings) {
    String dropping = "stack={kind: sequential, layer-drop: 0.2}";
    List<String> all =
        new ArrayList<>(
            List.of(
                "encoder.layers=5",
                "decoder.layers=5",
                "encoder." + dropping,
                "decoder." + dropping));
    all.addAll(List.of(settings.split("; ")));
    return RandomModel.in(folder.resolve("model"), all.toArray(String[]::new));
  }

  private static float[] scores(Path model, ModelUse use) {
    try (LoadedTranslator saved = LoadedTranslator.open(model, use);
        IncrementalDecoder decoder = saved.models(Precision.FLOAT32).open();
        IncrementalDecoder.State state = decoder.start(SOURCES)) {
      int[] begin = new int[SOURCES.size()];
      Arrays.fill(begin, decoder.beginId());
      return state.step(begin).rows(0, begin.length).toArray();
    }
  }

  private static float[] tensor(Path model, int layer) {
    try (Safetensors stored = Safetensors.open(model.resolve("model.safetensors"))) {
      StoredTensor found =
          stored.find("encoder.layers." + layer + ".feed-forward.inner.weight").orElseThrow();
      return stored.floats(found);
    }
  }
}
