package dev.seqwright.core.imports.ctranslate2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.ctranslate2.ElementType;
import dev.seqwright.core.imports.ctranslate2.ModelBinary.Array;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.TiedEmbeddings;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.position.SinusoidForm;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.tensor.Activation;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every variable of a folder of CTranslate2 goes to its place, in any version and type. */
class Ctranslate2ModelTest extends ForeignFolder {
  @Test
  void everyWeightHasItsPlace() {
    Map<String, float[]> values = parameters(imported());
    Map<String, String> places =
        Map.of(
            "embeddings.source", "encoder/embeddings_0/weight",
            "embeddings.target", "decoder/embeddings/weight",
            "embeddings.output", "decoder/projection/weight",
            "output.bias", "decoder/projection/bias",
            "encoder.norm.weight", "encoder/layer_norm/gamma",
            "encoder.layers.0.self-attention.projection.bias",
                "encoder/layer_0/self_attention/linear_0/bias",
            "decoder.layers.1.cross-attention.key-value.weight",
                "decoder/layer_1/attention/linear_1/weight",
            "decoder.layers.1.cross-attention.output.weight",
                "decoder/layer_1/attention/linear_2/weight",
            "decoder.layers.0.cross-attention-norm.bias",
                "decoder/layer_0/attention/layer_norm/beta",
            "decoder.layers.0.feed-forward.outer.weight", "decoder/layer_0/ffn/linear_1/weight");
    places.forEach(
        (ours, theirs) ->
            assertThat(values.get(ours)).as(ours).isEqualTo(model.variables.get(theirs).values()));
    assertThat(values).hasSize(4 + 2 * 2 + 12 + 2 * 20);
  }

  @Test
  void theShapeIsThatOfTheAttributes() {
    EncoderDecoderConfig config = config();
    assertThat(config.size()).isEqualTo(D);
    assertThat(config.heads()).isEqualTo(2);
    assertThat(config.feedForward()).isEqualTo(TinyModel.HIDDEN);
    assertThat(config.encoder().shape().layers()).isEqualTo(1);
    assertThat(config.decoder().shape().layers()).isEqualTo(2);
    assertThat(config.layer().activation()).isEqualTo(Activation.SWISH);
    assertThat(config.tiedEmbeddings()).isEqualTo(TiedEmbeddings.NONE);
    assertThat(config.layer().positions())
        .isEqualTo(new Sinusoidal.Settings(SinusoidForm.HALVES_FULL_RANGE, 1));
    assertThat(config.layer().norm()).isEqualTo(new LayerNorm.Settings(1e-5));
  }

  /** Names of the first revision, sizes of the first three versions. */
  @Test
  void allVersionsHoldTheSame() throws IOException {
    Map<String, float[]> first = null;
    for (int version = 1; version <= 6; version++) {
      model = TinyModel.old(Math.min(2, version));
      ModelBinary same = new ModelBinary(version, model.spec, model.revision);
      same.variables.putAll(model.variables);
      model = same;
      write();
      Map<String, float[]> values = parameters(imported());
      first = first == null ? values : first;
      assertThat(values).as("version %d", version).hasSameSizeAs(first);
      first.forEach((name, expected) -> assertThat(values.get(name)).isEqualTo(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 1e-3", "BFLOAT16, 1e-2"})
  void halvesAreReadAsTheyAre(ElementType type, float precision) throws IOException {
    float[] exact = model.variables.get("decoder/embeddings/weight").values();
    halved(type);
    write();
    float[] read = parameters(imported()).get("embeddings.target");
    for (int i = 0; i < exact.length; i++) {
      assertThat(read[i]).isCloseTo(exact[i], within(Math.abs(exact[i]) * precision));
    }
  }

  @ParameterizedTest
  @CsvSource({"INT8, true", "INT16, false"})
  void integersAreDividedByTheirScale(ElementType type, boolean eachRow) throws IOException {
    quantized(type, eachRow);
    write();
    String name = "decoder/layer_0/ffn/linear_0/weight";
    float[] integers = model.variables.get(name).values();
    float[] scales = model.variables.get(name + "_scale").values();
    float[] read = parameters(imported()).get("decoder.layers.0.feed-forward.inner.weight");
    for (int i = 0; i < read.length; i++) {
      assertThat(read[i]).isEqualTo(integers[i] / scales[eachRow ? i / D : 0]);
    }
  }

  /** The first converters stored no scale: it is 1000. */
  @Test
  void sixteenBitsWithoutAScale() throws IOException {
    quantized(ElementType.INT16, false);
    Map<String, float[]> withScales = savedParameters();
    model.variables.keySet().removeIf(name -> name.endsWith("_scale"));
    savedParameters().forEach((name, values) -> assertThat(values).isEqualTo(withScales.get(name)));
    model.variables.replaceAll(
        (name, array) ->
            array.type() == ElementType.INT16 && array.shape().size() == 2
                ? new Array(ElementType.INT8, array.shape(), array.values())
                : array);
    write();
    refused("holds INT8 without a scale");
  }

  /** Importing in bytes keeps those of the file: scales are rounded, bytes are not. */
  @Test
  void bytesStayTheSame() throws IOException {
    quantized(ElementType.INT8, true);
    model.variables.forEach(
        (name, array) -> {
          if (array.type() == ElementType.INT8 && array.shape().size() == 2) {
            int width = array.shape().get(1);
            for (int row = 0; row < array.shape().get(0); row++) {
              array.values()[row * width] = 127; // the largest of a row, as a converter has it
            }
          }
        });
    write();
    String name = "decoder/layer_1/attention/linear_0/weight";
    byte[] bytes = new byte[D * D];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) model.variables.get(name).values()[i];
    }
    try (SavedModel saved =
        new ModelFolder(imported(new ImportOptions(), Quantization.INT8)).open()) {
      Safetensors file = saved.parameters();
      String ours = "decoder.layers.1.cross-attention.query.weight";
      assertThat(file.bytes(file.find(ours).orElseThrow()).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(bytes);
      assertThat(saved.configuration()).contains("precision: int8");
    }
  }

  @Test
  void aliasesTie() throws IOException {
    alias("decoder/projection/weight", "decoder/embeddings/weight");
    assertThat(config().tiedEmbeddings()).isEqualTo(TiedEmbeddings.TARGET_OUTPUT);
    shareVocabulary();
    alias("encoder/embeddings_0/weight", "decoder/embeddings/weight");
    assertThat(config().tiedEmbeddings()).isEqualTo(TiedEmbeddings.ALL);
  }

  /** An alias is also one of the scale. */
  @Test
  void aliasesOfIntegersHaveTheirScales() throws IOException {
    quantized(ElementType.INT8, true);
    model.variables.remove("decoder/projection/weight_scale");
    alias("decoder/projection/weight", "decoder/embeddings/weight");
    assertThat(config().tiedEmbeddings()).isEqualTo(TiedEmbeddings.TARGET_OUTPUT);
    alias("decoder/layer_1/attention/linear_0/weight", "decoder/layer_0/attention/linear_0/weight");
    model.variables.remove("decoder/layer_1/attention/linear_0/weight_scale");
    Map<String, float[]> values = savedParameters();
    assertThat(values.get("decoder.layers.1.cross-attention.query.weight"))
        .isEqualTo(values.get("decoder.layers.0.cross-attention.query.weight"));
  }
}
