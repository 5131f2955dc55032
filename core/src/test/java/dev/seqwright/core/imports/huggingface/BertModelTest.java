package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.task.Encoding;
import dev.seqwright.core.task.Prediction;
import dev.seqwright.core.task.Predictor;
import dev.seqwright.core.task.StatePooling;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.task.TextClassifier;
import dev.seqwright.core.task.TextEmbedder;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * BERTs, a RoBERTa and a DistilBERT that transformers made and ran
 * (scripts/vectors/transformers_models.py) compute the same here.
 */
class BertModelTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"bert-classes", "bert-masked", "roberta-classes", "distilbert"})
  void statesAndLogitsAreThoseOfTransformers(String name) throws IOException {
    Expected expected = Expected.of(name);
    try (NativeSlabs slabs = new NativeSlabs();
        SavedModel saved = new ModelFolder(imported(name)).open();
        Vocabulary vocabulary = saved.tokenizers().open("text")) {
      EncoderOnly network = network(saved, vocabulary.vocabularySize());
      ClassHead head = name.endsWith("classes") ? head(network) : null;
      LoadedModel.fill(network.parameters(), saved.parameters(), slabs);
      for (int i = 0; i < singles(expected).size(); i++) {
        int[] ids = Expected.ids(expected.lines().get(i).get("ids"));
        Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
        Sequences states = network.encode(graph, new int[][] {ids});
        expected.requireClose(states.rows().value(), i + ".states");
        if (head != null) {
          expected.requireClose(head.logits(graph, states), i + ".logits");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-classes", "bert-masked", "roberta-classes", "distilbert"})
  void textsAreCutAndJoinedAsTransformersDoes(String name) throws IOException {
    try (SavedModel saved = new ModelFolder(imported(name)).open();
        Vocabulary vocabulary = saved.tokenizers().open("text")) {
      for (JsonNode line : singles(Expected.of(name))) {
        int[] pieces = vocabulary.encode(line.get("texts").get(0).asText());
        int[] ids =
            IntStream.concat(
                    IntStream.concat(IntStream.of(vocabulary.beginId()), IntStream.of(pieces)),
                    IntStream.of(vocabulary.endId()))
                .toArray();
        assertThat(ids).containsExactly(Expected.ids(line.get("ids")));
        assertThat(vocabulary.decode(ids)).isEqualTo(line.get("decoded").asText());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-classes", "roberta-classes"})
  void aClassifierAnswersWithTheLabelsOfTransformers(String name) throws IOException {
    Expected expected = Expected.of(name);
    List<String> texts =
        singles(expected).stream().map(line -> line.get("texts").get(0).asText()).toList();
    try (Predictor predictor = Predictor.open(imported(name))) {
      assertThat(predictor.answer(texts, 1)).isEqualTo(labels(expected, texts.size()));
    }
  }

  private static List<String> labels(Expected expected, int count) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] logits = expected.values(i + ".logits");
      int best =
          IntStream.range(0, logits.length)
              .reduce((a, b) -> logits[b] > logits[a] ? b : a)
              .orElseThrow();
      labels.add(List.of("bad", "so so", "good").get(best));
    }
    return labels;
  }

  @Test
  void aClassifierOfPairsComputesWhatTransformersComputes() throws IOException {
    Expected expected = Expected.of("bert-classes");
    try (NativeSlabs slabs = new NativeSlabs();
        SavedModel saved = new ModelFolder(imported("bert-classes", true)).open();
        Vocabulary vocabulary = saved.tokenizers().open("second")) {
      ModelConfig config = saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model");
      EncoderOnly network =
          new EncoderOnly((EncoderOnlyConfig) config, vocabulary.vocabularySize(), 2);
      ClassHead head = head(network);
      LoadedModel.fill(network.parameters(), saved.parameters(), slabs);
      for (int i = 0; i < expected.lines().size(); i++) {
        int[][] ids = {Expected.ids(expected.lines().get(i).get("ids"))};
        int[][] types = {Expected.ids(expected.lines().get(i).get("types"))};
        Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
        Sequences states = network.encode(graph, ids, types);
        expected.requireClose(states.rows().value(), i + ".states");
        expected.requireClose(head.logits(graph, states), i + ".logits");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-classes", "roberta-classes"})
  void pairsAreAnsweredWithTheLabelsOfTransformers(String name) throws IOException {
    Expected expected = Expected.of(name);
    int first = singles(expected).size();
    List<String> pairs =
        expected.lines().stream()
            .skip(first)
            .limit(2) // the last has no second text
            .map(
                line ->
                    line.get("texts").get(0).asText() + "\t" + line.get("texts").get(1).asText())
            .toList();
    try (Predictor predictor = Predictor.open(imported(name, true))) {
      assertThat(predictor.answer(pairs, 1))
          .isEqualTo(labels(expected, first + 2).subList(first, first + 2));
    }
  }

  /** Two end tokens stand between the texts of a RoBERTa. */
  @Test
  void pairsOfARobertaAreReadAsTransformersDoes() throws IOException {
    Expected expected = Expected.of("roberta-classes");
    int first = singles(expected).size();
    try (TextClassifier classifier = TextClassifier.open(imported("roberta-classes", true))) {
      for (int i = first; i < first + 2; i++) { // the last has no second text
        JsonNode texts = expected.lines().get(i).get("texts");
        TextClassifier.Question pair =
            new TextClassifier.Question(
                texts.get(0).asText(), Optional.of(texts.get(1).asText()), "line 1");
        int[][] ids = {Expected.ids(expected.lines().get(i).get("ids"))};
        assertThat(classifier.read(pair).tokens()).isDeepEqualTo(ids);
        Prediction answer = classifier.classify(List.of(pair)).getFirst().columns().getFirst();
        assertThat(((Prediction.Label) answer).probabilities())
            .containsExactly(softmax(expected.values(i + ".logits")), within(1e-4));
      }
    }
  }

  private static double[] softmax(float... logits) {
    double sum = IntStream.range(0, logits.length).mapToDouble(c -> Math.exp(logits[c])).sum();
    return IntStream.range(0, logits.length).mapToDouble(c -> Math.exp(logits[c]) / sum).toArray();
  }

  @Test
  void anEncoderGivesTheStatesOfTransformers() throws IOException {
    Expected expected = Expected.of("bert-masked");
    List<String> texts = List.of("The miller painted a boat.", "My neighbour forgot 12 baskets");
    try (TextEmbedder embedder =
        TextEmbedder.open(
            imported("bert-masked"), ModelUse.AS_TRAINED, StatePooling.FIRST, false)) {
      float[][] found = embedder.embed(texts, 1);
      for (int i = 0; i < found.length; i++) {
        float[] first = Arrays.copyOf(expected.values(i + ".states"), embedder.size());
        assertThat(found[i]).containsExactly(first, within(1e-4f));
      }
    }
  }

  @Test
  void aModelWithoutAHeadIsAnEncoderThatGivesNoAnswers() {
    Path folder = imported("bert-masked");
    assertThat(Tasks.of(folder)).isEqualTo(new Encoding());
    assertThatThrownBy(() -> Predictor.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("an encoder alone gives no answer to a line");
  }

  @Test
  void logitsOfTagsAreThoseOfTransformers() throws IOException {
    Expected expected = Expected.of("bert-tags");
    try (NativeSlabs slabs = new NativeSlabs();
        SavedModel saved = new ModelFolder(imported("bert-tags")).open();
        Vocabulary vocabulary = saved.tokenizers().open("text")) {
      EncoderOnly network = network(saved, vocabulary.vocabularySize());
      TagHead head =
          new TagHead(
              network.parameters().root().at("head"),
              network.config().size(),
              3,
              false,
              (from, to) -> true);
      LoadedModel.fill(network.parameters(), saved.parameters(), slabs);
      for (int i = 0; i < singles(expected).size(); i++) {
        int[] ids = Expected.ids(expected.lines().get(i).get("ids"));
        Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
        Sequences states = network.encode(graph, new int[][] {ids});
        expected.requireClose(head.emissions(graph, states.rows()), i + ".logits");
      }
    }
  }

  /** A word has the tag of its first piece. */
  @Test
  void wordsAreTaggedAsInTransformers() throws IOException {
    Expected expected = Expected.of("bert-tags");
    List<String> texts = List.of("The miller painted a boat.", "My neighbour forgot 12 baskets");
    Path folder = imported("bert-tags");
    try (Predictor predictor = Predictor.open(folder);
        SavedModel saved = new ModelFolder(folder).open();
        Vocabulary vocabulary = saved.tokenizers().open("text")) {
      List<String> tags = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        tags.add(tags(expected.values(i + ".logits"), vocabulary, texts.get(i).split(" ")));
      }
      assertThat(predictor.answer(texts, 1)).isEqualTo(tags);
    }
  }

  private static String tags(float[] logits, Vocabulary vocabulary, String... words) {
    List<String> names = List.of("O", "B-PER", "I-PER");
    List<String> tags = new ArrayList<>();
    int place = 1; // behind the begin token
    for (String word : words) {
      int row = 3 * place;
      int best =
          IntStream.range(0, 3)
              .reduce((a, b) -> logits[row + b] > logits[row + a] ? b : a)
              .orElseThrow();
      tags.add(names.get(best));
      place += vocabulary.encode(word).length;
    }
    return String.join(" ", tags);
  }

  /** Those of one text: the others are pairs. */
  private static List<JsonNode> singles(Expected expected) {
    return expected.lines().stream().filter(line -> line.get("texts").size() == 1).toList();
  }

  private Path imported(String name) {
    return imported(name, false);
  }

  private Path imported(String name, boolean pairs) {
    Path output = temporary.resolve(name.toLowerCase(Locale.ROOT));
    ModelImport.run(
        ForeignFormat.HUGGINGFACE,
        ModelFolders.of(name),
        new ImportOptions(pairs),
        output,
        Quantization.FLOAT32);
    return output;
  }

  private static EncoderOnly network(SavedModel saved, int words) {
    ModelConfig config = saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model");
    return new EncoderOnly((EncoderOnlyConfig) config, words);
  }

  private static ClassHead head(EncoderOnly network) {
    return new ClassHead(
        network.parameters().root().at("head"),
        network.config().size(),
        new Features(SequencePooling.FIRST, true, 0),
        3);
  }
}
