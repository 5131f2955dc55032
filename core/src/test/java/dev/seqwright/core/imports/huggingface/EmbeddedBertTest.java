package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.task.StatePooling;
import dev.seqwright.core.task.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of texts from imported encoders are pooled states of transformers. */
class EmbeddedBertTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"bert-masked", "bert-classes", "roberta-classes", "distilbert"})
  void vectorsAreTheMeanAndTheFirstOfTransformersStates(String name) throws IOException {
    Expected expected = Expected.of(name);
    List<String> texts =
        expected.lines().stream()
            .filter(line -> line.get("texts").size() == 1)
            .map(line -> line.get("texts").get(0))
            .map(JsonNode::asText)
            .toList();
    Path model = temporary.resolve("model");
    ModelImport.run(
        ForeignFormat.HUGGINGFACE,
        ModelFolders.of(name),
        new ImportOptions(),
        model,
        Quantization.FLOAT32);
    requireMeans(expected, vectors(model, StatePooling.MEAN, texts));
    float[][] first = vectors(model, StatePooling.FIRST, texts);
    for (int i = 0; i < first.length; i++) {
      float[] states = expected.values(i + ".states");
      assertThat(first[i])
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(Arrays.copyOf(states, first[i].length));
    }
  }

  private static float[][] vectors(Path model, StatePooling pooling, List<String> texts) {
    try (TextEmbedder embedder = TextEmbedder.open(model, ModelUse.AS_TRAINED, pooling, false)) {
      return embedder.embed(texts, 1);
    }
  }

  private static void requireMeans(Expected expected, float[]... vectors) {
    assertThat(vectors).isNotEmpty();
    for (int i = 0; i < vectors.length; i++) {
      float[] states = expected.values(i + ".states");
      float[] mean = new float[vectors[i].length];
      int rows = states.length / mean.length;
      for (int j = 0; j < states.length; j++) {
        mean[j % mean.length] += states[j] / rows;
      }
      assertThat(vectors[i]).usingComparatorWithPrecision(1e-4f).containsExactly(mean);
    }
  }
}
