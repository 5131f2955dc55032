package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that read documents by their sentences. */
class HierarchicalTest {
  /** Two documents: of three sentences, and of two, the last of which is the first's second one. */
  private static final int[][] SENTENCES = {
    {1, 4, 5, 2}, {1, 6, 2}, {1, 7, 8, 9, 2}, {1, 3, 2}, {1, 6, 2}
  };

  private static final SequenceLayout DOCUMENTS = SequenceLayout.of(3, 2);
  private static final int WORDS = 11;
  private static final int SIZE = 8;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<String> kinds() {
    return Stream.of(
        "{kind: hibert, pooling: last, positions: sinusoidal}",
        "{kind: hibert, pooling: attention, positions: learned, layers: 2}",
        "{kind: hibert, norm-placement: post-norm}",
        "{kind: hi-transformer}",
        "{kind: hi-transformer, pooling: last, again: {layers: 2}}",
        "{kind: document-attention, layers: 2}",
        "{kind: document-attention, pooling: last, positions: learned}");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gradientsAreCentralDifferences(String kind) {
    Hierarchical model = model("document=" + kind);
    int[] classes = {2, 0};
    ClassHead head = headed(model);
    GradientsContract.check(
        model.parameters(),
        graph -> head.loss(graph, states(model, graph), classes, 0.1, 1),
        kernels,
        slabs);
  }

  private ClassHead headed(Hierarchical model) {
    Features mean = new Features(SequencePooling.MEAN, false, 0);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, mean, 3);
    RandomParameters.fill(model.parameters(), slabs);
    return head;
  }

  private static Sequences states(Hierarchical model, Graph graph) {
    return model.texts(graph, model.encode(graph, SENTENCES), DOCUMENTS);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aDocumentHasTheSameStatesAloneAndInCompany(String kind) {
    Hierarchical model = filled("document=" + kind);
    Tensor together = states(model, inference()).rows().value();
    int[][] second = Arrays.copyOfRange(SENTENCES, 3, 5);
    Sequences alone =
        model.texts(inference(), model.encode(inference(), second), SequenceLayout.of(2));
    assertThat(together.rows(3, 5).toArray()).containsExactly(alone.rows().value().toArray());
    assertThat(together.rows()).isEqualTo(SENTENCES.length);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSentenceSeesTheOthersOfItsDocumentAndTheirOrder(String kind) {
    Hierarchical model = filled("document=" + kind);
    int[][] turned = SENTENCES.clone();
    turned[0] = SENTENCES[2];
    turned[2] = SENTENCES[0];
    Tensor before = states(model, inference()).rows().value();
    Tensor after =
        model.texts(inference(), model.encode(inference(), turned), DOCUMENTS).rows().value();
    assertThat(distance(before.rows(1, 2), after.rows(1, 2))).isGreaterThan(1e-3);
    assertThat(before.rows(3, 5).toArray()).containsExactly(after.rows(3, 5).toArray());
  }

  private static double distance(Tensor a, Tensor b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += Math.abs(a.get(i) - b.get(i));
    }
    return sum;
  }

  /** The states of sentence 1 of document 0 and of sentence 1 of document 1 before the document. */
  @Test
  void theSameSentenceHasTheSameVectorInTwoDocuments() {
    Hierarchical model = filled();
    Sequences words = model.encode(inference(), SENTENCES);
    float[] first = words.rows().value().rows(4, 7).toArray();
    float[] second = words.rows().value().rows(15, 18).toArray();
    assertThat(first).containsExactly(second);
  }

  /** One sentence a document: what a second encoder makes of a sequence of one row, by itself. */
  @ParameterizedTest
  @ValueSource(strings = {"last", "first", "mean", "max"})
  void aDocumentOfOneSentenceGoesThroughTwoStackedEncoders(String pooling) {
    Hierarchical model =
        filled("document={kind: hibert, pooling: " + pooling + ", positions: sinusoidal}");
    EncoderOnly lower = encoder(model, "encoder.", "positions=sinusoidal");
    EncoderOnly upper = encoder(model, "document.", "positions=sinusoidal");
    int[][] one = {SENTENCES[2]};
    Tensor words = lower.encode(inference(), one).rows().value();
    assertThat(model.encode(inference(), one).rows().value().toArray())
        .containsExactly(words.toArray());
    float[] vector = pooled(words, pooling);
    rows(upper, "embeddings.source", vector);
    float[] expected = upper.encode(inference(), new int[][] {{0}}).rows().value().toArray();
    Sequences found =
        model.texts(inference(), model.encode(inference(), one), SequenceLayout.of(1));
    assertThat(found.rows().value().toArray()).containsExactly(expected, within(1e-6f));
  }

  private static float[] pooled(Tensor words, String pooling) {
    float[] vector = new float[SIZE];
    int rows = words.rows();
    for (int c = 0; c < SIZE; c++) {
      float sum = 0;
      float most = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < rows; i++) {
        sum += words.get((long) i * SIZE + c);
        most = Math.max(most, words.get((long) i * SIZE + c));
      }
      vector[c] =
          switch (pooling) {
            case "first" -> words.get(c);
            case "last" -> words.get((long) (rows - 1) * SIZE + c);
            case "mean" -> sum / rows;
            default -> most;
          };
    }
    return vector;
  }

  /** An encoder with the parameters of one of the two stacks. */
  private EncoderOnly encoder(Hierarchical model, String stack, String positions) {
    EncoderOnly made =
        new EncoderOnly(
            bind(EncoderOnlyConfig.class, "encoder.layers=1", "embedding-scale=1", positions),
            WORDS);
    RandomParameters.fill(made.parameters(), slabs);
    for (Parameter p : made.parameters().all()) {
      String name = p.name().replace("encoder.", stack);
      model.parameters().all().stream()
          .filter(own -> own.name().equals(name))
          .forEach(own -> p.value().copyFrom(own.value()));
    }
    return made;
  }

  /** Puts rows at the beginning of a table. */
  private static void rows(EncoderOnly model, String name, float... row) {
    Parameter table =
        model.parameters().all().stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow();
    for (int c = 0; c < row.length; c++) {
      table.value().set(c, row[c]);
    }
  }

  /** Two sentences at a time: as documents of two sentences, and what is left. */
  @Test
  void aDocumentOfMoreSentencesThanAreReadAtOnceIsReadInStretches() {
    Hierarchical model = filled("sentences=2");
    Sequences found = states(model, inference());
    assertThat(found.layout()).isEqualTo(DOCUMENTS);
    Sequences parts =
        model.texts(inference(), model.encode(inference(), SENTENCES), SequenceLayout.of(2, 1, 2));
    assertThat(found.rows().value().toArray()).containsExactly(parts.rows().value().toArray());
    assertThat(filled().sentences()).isEqualTo(512);
    assertThat(filled("document={kind: hibert, positions: learned}").sentences()).isEqualTo(10);
  }

  /** (3) and (4): the words of a sentence and the state of its document are one text. */
  @Test
  void aSentenceIsReadAgainWithWhatItsDocumentSays() {
    Hierarchical model = filled("document={kind: hi-transformer, pooling: last}", "positions=none");
    int[][] one = {SENTENCES[2]};
    Sequences words = model.encode(inference(), one);
    Sequences found = model.texts(inference(), words, SequenceLayout.of(1));
    EncoderOnly document = encoder(model, "document.", "positions=none");
    EncoderOnly again = encoder(model, "document.again.", "positions=none");
    int rows = words.layout().rows();
    rows(document, "embeddings.source", words.rows().value().rows(rows - 1, rows).toArray());
    float[] seen = document.encode(inference(), new int[][] {{0}}).rows().value().toArray();
    float[] all = Arrays.copyOf(words.rows().value().toArray(), (rows + 1) * SIZE);
    System.arraycopy(seen, 0, all, rows * SIZE, SIZE);
    rows(again, "embeddings.source", all);
    Tensor read = again.encode(inference(), new int[][] {{0, 1, 2, 3, 4, 5}}).rows().value();
    assertThat(found.rows().value().toArray())
        .containsExactly(read.rows(rows, rows + 1).toArray(), within(1e-6f));
  }

  /** Equations (1) to (7), one number after the other. */
  @Test
  void documentAttentionIsItsEquationsInALoop() {
    Hierarchical model = filled("document=document-attention", "activation=relu");
    Sequences words = model.encode(inference(), SENTENCES);
    float[] found = model.texts(inference(), words, DOCUMENTS).rows().value().toArray();
    double[][] expected = new DocumentAttentionInALoop(model, SIZE, 2).apply(words, DOCUMENTS);
    for (int i = 0; i < SENTENCES.length; i++) {
      for (int c = 0; c < SIZE; c++) {
        assertThat((double) found[i * SIZE + c]).isCloseTo(expected[i][c], within(1e-4));
      }
    }
  }

  @Test
  void parametersAreNamedAsInAnEncoder() {
    List<String> names =
        filled("document={kind: hibert, pooling: attention}").parameters().all().stream()
            .map(Parameter::name)
            .toList();
    assertThat(names)
        .startsWith("embeddings.source", "encoder.layers.0.self-attention.projection.weight")
        .contains("document.query", "document.layers.0.self-attention.projection.weight");
  }

  @Test
  void whatSentencesCannotBeIsRefused() {
    assertThatThrownBy(() -> filled("document={kind: hibert, pooling: mean-max}"))
        .hasMessageContaining("pooling: found mean-max, expected first, last, mean");
    assertThatThrownBy(() -> filled("encoder.stack=early-exit"))
        .hasMessageContaining("encoder.stack: found early-exit")
        .hasMessageContaining("sentences do not leave early");
    assertThatThrownBy(() -> filled("document={kind: hibert, stack: early-exit}"))
        .hasMessageContaining("document.stack: found early-exit");
    assertThatThrownBy(() -> filled("document={kind: hi-transformer, again: {stack: early-exit}}"))
        .hasMessageContaining("document.again.stack: found early-exit");
    assertThatThrownBy(() -> filled("document={kind: document-attention, positions: rope}"))
        .hasMessageContaining("document.positions: found rope, expected sinusoidal, learned or");
    assertThatThrownBy(() -> filled("sentences=0"))
        .hasMessageContaining("sentences: found 0, expected 1 or more");
  }

  private Hierarchical filled(String... settings) {
    Hierarchical model = model(settings);
    RandomParameters.fill(model.parameters(), slabs);
    return model;
  }

  private static Hierarchical model(String... settings) {
    return new Hierarchical(bind(HierarchicalConfig.class, settings), WORDS);
  }

  private static <C> C bind(Class<C> type, String... settings) {
    Stream<String> small =
        Stream.of(
            "size=" + SIZE,
            "heads=2",
            "feed-forward=12",
            "max-positions=10",
            "activation=gelu",
            "positions=sinusoidal",
            "dropout=0");
    return Kinds.in(new Binder()).bind(type, Stream.concat(small, Stream.of(settings)).toList());
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
