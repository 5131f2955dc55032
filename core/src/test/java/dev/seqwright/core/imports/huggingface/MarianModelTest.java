package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that transformers made and ran (scripts/vectors/marian_models.py) compute the same here.
 */
class MarianModelTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"opus", "pickled", "old", "separate", "untied"})
  void encoderStatesAndLogitsAreThoseOfTransformers(String name) throws IOException {
    Path folder = imported(name);
    try (NativeSlabs slabs = new NativeSlabs();
        LoadedModel model = LoadedModel.load(folder, slabs);
        Safetensors expected =
            Safetensors.open(ModelFolders.of(name).resolve("expected.safetensors"))) {
      Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
      List<JsonNode> lines = lines(name);
      for (int i = 0; i < 3; i++) {
        Sequences states =
            model.transformer().encode(graph, new int[][] {source(model, lines.get(i))});
        int[] target = model.special().input(model.special().target(ids(lines.get(i).get("beam"))));
        Sequences decoded =
            model.transformer().states(graph, Context.of(states), new int[][] {target});
        assertClose(states.rows().value(), expected, i + ".states");
        assertClose(
            model.transformer().head().logits(graph, decoded.rows()), expected, i + ".logits");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"opus", "pickled", "old", "separate", "untied"})
  void textsAreCutIntoTheSameTokens(String name) throws IOException {
    try (NativeSlabs slabs = new NativeSlabs();
        LoadedModel model = LoadedModel.load(imported(name), slabs)) {
      for (JsonNode line : lines(name)) {
        assertThat(source(model, line)).containsExactly(ids(line.get("ids")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"opus", "pickled", "old", "separate", "untied"})
  void searchesFindWhatGenerateFinds(String name) throws IOException {
    Path folder = imported(name);
    assertThat(translated(folder)).isEqualTo(texts(name, "beam_text"));
    assertThat(translated(folder, "search=greedy")).isEqualTo(texts(name, "greedy_text"));
    assertThat(translated(folder, "ending.stopping=full")).isEqualTo(decoded(folder, "beam_early"));
    assertThat(translated(folder, "ending.stopping=bound"))
        .isEqualTo(decoded(folder, "beam_never"));
  }

  /** Where transformers does not normalise again what is left, which is not done here either. */
  @ParameterizedTest
  @ValueSource(strings = {"pickled", "untied"})
  void searchesWithoutRepetitionFindWhatGenerateFinds(String name) throws IOException {
    Path folder = imported(name);
    assertThat(translated(folder, "constraints.no-repeat-ngram-size=2"))
        .isEqualTo(decoded(folder, "beam_no_repetition"));
  }

  private List<String> translated(Path folder, String... settings) throws IOException {
    try (LoadedTranslator model = LoadedTranslator.open(folder)) {
      DecodingConfig config = model.decoding().with(List.of(settings));
      Translator translator =
          new Translator(config, model.codec(), model.models(Precision.FLOAT32));
      return translator.translate(texts(name(folder), "text")).stream()
          .map(line -> line.best().text())
          .toList();
    }
  }

  /** The texts of the ids that generate() gave. */
  private static List<String> decoded(Path folder, String key) throws IOException {
    try (NativeSlabs slabs = new NativeSlabs();
        LoadedModel model = LoadedModel.load(folder, slabs)) {
      return lines(name(folder)).stream()
          .map(line -> model.target().decode(ids(line.get(key))))
          .toList();
    }
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }

  private Path imported(String name) {
    Path output = temporary.resolve(name);
    ModelImport.run(
        ForeignFormat.HUGGINGFACE,
        ModelFolders.of(name),
        new ImportOptions(),
        output,
        Quantization.FLOAT32);
    return output;
  }

  private static int[] source(LoadedModel model, JsonNode line) {
    return model.special().source(model.source().encode(line.get("text").asText()));
  }

  private static void assertClose(Tensor found, Safetensors expected, String name) {
    float[] values = expected.floats(expected.find(name).orElseThrow());
    assertThat(found.size()).isEqualTo(values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(found.get(i)).isCloseTo(values[i], within(1e-4f));
    }
  }

  private static List<String> texts(String name, String key) throws IOException {
    return lines(name).stream().map(line -> line.get(key).asText()).toList();
  }

  private static List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    new ObjectMapper()
        .readTree(ModelFolders.of(name).resolve("expected.json").toFile())
        .forEach(lines::add);
    return lines;
  }

  private static int[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
