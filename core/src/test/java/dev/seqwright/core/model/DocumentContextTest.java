package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hierarchical attention of an encoder's states to the sentences before. */
class DocumentContextTest {
  private static final int[][] DOCUMENT = {{3, 4, 5, 2}, {6, 8, 2}, {7, 2}, {9, 3, 3, 2}};
  private static final int[][] INPUTS = {{1, 8, 9}, {1, 3, 4}, {1, 7, 7}, {1, 6, 6}};
  private static final int[][] OUTPUTS = {{8, 9, 2}, {3, 4, 2}, {7, 7, 2}, {6, 6, 2}};
  private static final int WORDS = 11;
  private static final int SIZE = 8;
  private static final int HEADS = 2;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Each sentence of the document with up to n of those before it. */
  private static Sources document(int n) {
    List<int[]> all = List.of(DOCUMENT);
    return Sources.of(
        all,
        IntStream.range(0, DOCUMENT.length)
            .mapToObj(i -> all.subList(Math.max(0, i - n), i))
            .toList());
  }

  /** One of them alone: its context is read, and nothing else. */
  private static Sources alone(int i, int n) {
    List<int[]> all = List.of(DOCUMENT);
    return Sources.of(List.of(DOCUMENT[i]), List.of(all.subList(Math.max(0, i - n), i)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void statesAreThoseOfAPlainLoop(int n) {
    EncoderDecoder model = filled(config("document-context={kind: han, sentences: " + n + "}"));
    Sequences plain = model.encode(inference(), DOCUMENT);
    Sequences found = model.read(inference(), document(n)).source(0);
    assertThat(found.layout()).isEqualTo(plain.layout());
    for (int i = 0; i < DOCUMENT.length; i++) {
      for (int t = 0; t < DOCUMENT[i].length; t++) {
        List<double[][]> before = new ArrayList<>();
        for (int j = Math.max(0, i - n); j < i; j++) {
          before.add(rows(plain, j));
        }
        double[] expected = new PlainHan(model).of(rows(plain, i)[t], before);
        assertThat(rows(found, i)[t]).as("%d, %d", i, t).containsExactly(expected, within(1e-5));
      }
    }
  }

  /** The equations, a number at a time. */
  private static final class PlainHan {
    private final EncoderDecoder model;

    PlainHan(EncoderDecoder model) {
      this.model = model;
    }

    double[] of(double[] h, List<double[][]> before) {
      if (before.isEmpty()) {
        return h;
      }
      double[][] summaries =
          before.stream().map(words -> attend("words", h, words)).toArray(double[][]::new);
      double[] found = attend("sentences", h, summaries);
      double[] inner = linear("feed-forward.inner", found);
      double[] d =
          linear("feed-forward.outer", Arrays.stream(inner).map(x -> Math.max(0, x)).toArray());
      double[] both = Arrays.copyOf(h, 2 * SIZE);
      System.arraycopy(d, 0, both, SIZE, SIZE);
      double[] logits = linear("gate", both);
      double[] mixed = new double[SIZE];
      for (int e = 0; e < SIZE; e++) {
        double g = 1 / (1 + Math.exp(-logits[e]));
        mixed[e] = g * h[e] + (1 - g) * d[e];
      }
      return mixed;
    }

    private double[] attend(String level, double[] h, double[][] over) {
      double[] q = linear(level + ".query", h);
      double[][] kv =
          Arrays.stream(over).map(m -> linear(level + ".key-value", m)).toArray(double[][]::new);
      double[] y = new double[SIZE];
      int width = SIZE / HEADS;
      for (int head = 0; head < HEADS; head++) {
        double[] weights = new double[over.length];
        double sum = 0;
        for (int j = 0; j < over.length; j++) {
          double dot = 0;
          for (int e = head * width; e < (head + 1) * width; e++) {
            dot += q[e] * kv[j][e];
          }
          weights[j] = Math.exp(dot / Math.sqrt(width));
          sum += weights[j];
        }
        for (int j = 0; j < over.length; j++) {
          for (int e = head * width; e < (head + 1) * width; e++) {
            y[e] += weights[j] / sum * kv[j][SIZE + e];
          }
        }
      }
      return linear(level + ".output", y);
    }

    private double[] linear(String name, double[] x) {
      Tensor weight = parameter(model, "document-context." + name + ".weight").value();
      Tensor bias = parameter(model, "document-context." + name + ".bias").value();
      double[] y = new double[weight.rows()];
      for (int o = 0; o < y.length; o++) {
        y[o] = bias.get(o);
        for (int i = 0; i < x.length; i++) {
          y[o] += weight.get((long) o * x.length + i) * x[i];
        }
      }
      return y;
    }
  }

  @Test
  void aGateThatIsOpenAndASentenceWithoutContextAreThePlainTranslatorToTheBit() {
    EncoderDecoder model = filled(config("document-context=han"));
    Sequences plain = model.encode(inference(), DOCUMENT);
    Sequences first = model.read(inference(), document(3)).source(0);
    assertThat(rows(first, 0)).isDeepEqualTo(rows(plain, 0));
    assertThat(rows(first, 1)).isNotEqualTo(rows(plain, 1));
    Sequences apart = model.read(inference(), Sources.alone(DOCUMENT)).source(0);
    assertThat(apart.rows().value().toArray()).containsExactly(plain.rows().value().toArray());
    parameter(model, "document-context.gate.weight").value().zero();
    Tensor bias = parameter(model, "document-context.gate.bias").value();
    for (int e = 0; e < SIZE; e++) {
      bias.set(e, 100);
    }
    Sequences open = model.read(inference(), document(3)).source(0);
    assertThat(open.rows().value().toArray()).containsExactly(plain.rows().value().toArray());
  }

  @Test
  void aSentencesStatesDoNotDependOnItsBatch() {
    EncoderDecoder model = filled(config("document-context={kind: han, sentences: 2}"));
    Sequences together = states(model, document(2), INPUTS);
    for (int i = 0; i < DOCUMENT.length; i++) {
      Sequences own = states(model, alone(i, 2), new int[][] {INPUTS[i]});
      assertThat(rows(together, i)).isDeepEqualTo(rows(own, 0));
    }
  }

  @Test
  void aStepAtATimeGivesWhatWholeSequencesGive() {
    EncoderDecoder model = filled(config("document-context=han"));
    StepsContract.check(model, kernels, slabs, document(3), INPUTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm"})
  void gradientsAgreeWithCentralDifferences(String placement) {
    EncoderDecoder model =
        filled(
            config(
                "document-context={kind: han, sentences: 2}",
                "norm-placement=" + placement,
                "activation=gelu"));
    GradientsContract.check(
        model.parameters(),
        graph -> model.loss(graph, document(2), INPUTS, OUTPUTS, 0.1, 1),
        kernels,
        slabs);
  }

  /** What is learnt from a document does not depend on where it is cut. */
  @Test
  void gradientsAreThoseOfTheSentencesOneByOne() {
    EncoderDecoder model = filled(config("document-context={kind: han, sentences: 2}"));
    float[] together = gradients(model, document(2), INPUTS, OUTPUTS);
    float[] sum = new float[together.length];
    for (int i = 0; i < DOCUMENT.length; i++) {
      float[] own =
          gradients(model, alone(i, 2), new int[][] {INPUTS[i]}, new int[][] {OUTPUTS[i]});
      for (int e = 0; e < sum.length; e++) {
        sum[e] += own[e];
      }
    }
    assertThat(together).containsExactly(sum, within(2e-5f));
  }

  private float[] gradients(
      EncoderDecoder model, Sources sources, int[][] inputs, int[][] outputs) {
    Tensor gradients = new Workspace(slabs).zeros((int) model.parameters().flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
    model.loss(graph, sources, inputs, outputs, 0, 1);
    graph.backward();
    return gradients.toArray();
  }

  @Test
  void aSentenceThatSeveralSeeIsReadOnce() {
    assertThat(document(3).tokens()).isDeepEqualTo(DOCUMENT);
    assertThat(document(3).before()).isDeepEqualTo(new int[][] {{}, {0}, {0, 1}, {0, 1, 2}});
    Sources last = alone(3, 2);
    assertThat(last.tokens()).isDeepEqualTo(new int[][] {{9, 3, 3, 2}, {6, 8, 2}, {7, 2}});
    assertThat(last.before()).isDeepEqualTo(new int[][] {{1, 2}});
    assertThat(last.count()).isEqualTo(1);
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertThatThrownBy(() -> config("document-context=han", "decoder.transparent-attention=true"))
        .hasMessageContaining("document-context: found han")
        .hasMessageContaining("expected none with decoder.transparent-attention: true");
    assertThatThrownBy(() -> config("document-context={kind: han, sentences: 0}"))
        .hasMessageContaining("sentences: found 0, expected 1 or more");
  }

  /** Settings for another use keep it. */
  @Test
  void fewerLayersHaveTheSameContext() {
    EncoderDecoderConfig trained =
        config("document-context=han", "decoder.stack={kind: sequential, layer-drop: 0.2}");
    EncoderDecoderConfig used =
        (EncoderDecoderConfig) FewerLayers.of("--layers", "2,1").of(trained);
    assertThat(used.documentContext()).isEqualTo(trained.documentContext());
  }

  private static EncoderDecoderConfig config(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "size=" + SIZE,
                "heads=" + HEADS,
                "feed-forward=12",
                "encoder.layers=2",
                "decoder.layers=2"));
    settings.addAll(List.of(more));
    return Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
  }

  private EncoderDecoder filled(EncoderDecoderConfig config) {
    EncoderDecoder model = new EncoderDecoder(config, WORDS, WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    return model;
  }

  private static Parameter parameter(Network network, String name) {
    return network.parameters().all().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Sequences states(EncoderDecoder model, Sources sources, int[][] inputs) {
    Graph graph = inference();
    Context context = model.read(graph, sources);
    return model.states(graph, context, inputs);
  }

  /** The rows of a sequence. */
  private static double[][] rows(Sequences all, int sequence) {
    Tensor own = all.rows().value().rows(all.layout().start(sequence), all.layout().end(sequence));
    double[][] rows = new double[own.rows()][own.columns()];
    for (int t = 0; t < rows.length; t++) {
      for (int e = 0; e < rows[t].length; e++) {
        rows[t][e] = own.get((long) t * own.columns() + e);
      }
    }
    return rows;
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
