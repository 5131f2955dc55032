package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.task.LanguageModelling;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GPT-2s that transformers made and ran (scripts/vectors/transformers_models.py) compute the same
 * here.
 */
class Gpt2ModelTest {
  private static final int END = 0;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-old", "gpt2-untied"})
  void logitsAreThoseOfTransformers(String name) throws IOException {
    Expected expected = Expected.of(name);
    try (NativeSlabs slabs = new NativeSlabs()) {
      DecoderOnly network = network(imported(name), slabs);
      for (int i = 0; i < 4; i++) {
        int[] ids = Expected.ids(expected.lines().get(i).get("ids"));
        expected.requireClose(logits(network, slabs, behindEnd(ids)), i + ".logits");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-old", "gpt2-untied"})
  void greedyContinuationsAreThoseOfTransformers(String name) throws IOException {
    Expected expected = Expected.of(name);
    try (NativeSlabs slabs = new NativeSlabs()) {
      DecoderOnly network = network(imported(name), slabs);
      for (JsonNode line : expected.lines()) {
        int[] prompt = behindEnd(Expected.ids(line.get("ids")));
        assertThat(continued(network, slabs, prompt))
            .as(line.get("text").asText())
            .containsExactly(Expected.ids(line.get("greedy")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-old", "gpt2-untied"})
  void textsAreCutAndJoinedAsTransformersDoes(String name) throws IOException {
    try (SavedModel saved = new ModelFolder(imported(name)).open();
        Vocabulary vocabulary = saved.tokenizers().open("text")) {
      for (JsonNode line : Expected.of(name).lines()) {
        int[] ids = Expected.ids(line.get("ids"));
        assertThat(vocabulary.encode(line.get("text").asText())).containsExactly(ids);
        assertThat(vocabulary.decode(ids)).isEqualTo(line.get("decoded").asText());
      }
      assertThat(vocabulary.beginId()).isEqualTo(END);
      assertThat(vocabulary.endId()).isEqualTo(END);
      assertThat(vocabulary.decode(END)).isEmpty();
    }
  }

  @Test
  void anImportedModelIsALanguageModelWithItsContext() {
    assertThat(Tasks.of(imported("gpt2")))
        .isInstanceOfSatisfying(
            LanguageModelling.Settings.class, task -> assertThat(task.context()).isEqualTo(48));
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

  private static DecoderOnly network(Path folder, NativeSlabs slabs) {
    try (SavedModel saved = new ModelFolder(folder).open();
        Vocabulary vocabulary = saved.tokenizers().open("text")) {
      ModelConfig config = saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model");
      DecoderOnly network =
          new DecoderOnly((DecoderOnlyConfig) config, vocabulary.vocabularySize());
      LoadedModel.fill(network.parameters(), saved.parameters(), slabs);
      return network;
    }
  }

  private static int[] behindEnd(int... ids) {
    return IntStream.concat(IntStream.of(END), IntStream.of(ids)).toArray();
  }

  private static Tensor logits(DecoderOnly network, NativeSlabs slabs, int... tokens) {
    Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
    Sequences states = network.states(graph, new int[][] {tokens});
    return network.head().logits(graph, states.rows());
  }

  /** The most probable token after each other, up to ten or the end. */
  private static int[] continued(DecoderOnly network, NativeSlabs slabs, int... prompt) {
    List<Integer> all = new ArrayList<>(IntStream.of(prompt).boxed().toList());
    while (all.size() < prompt.length + 10) {
      Tensor logits = logits(network, slabs, all.stream().mapToInt(Integer::intValue).toArray());
      int best = largest(logits.rows(logits.rows() - 1, logits.rows()));
      if (best == END) {
        break;
      }
      all.add(best);
    }
    return all.stream().skip(prompt.length).mapToInt(Integer::intValue).toArray();
  }

  private static int largest(Tensor row) {
    return IntStream.range(0, (int) row.size())
        .reduce((a, b) -> row.get(b) > row.get(a) ? b : a)
        .orElseThrow();
  }
}
