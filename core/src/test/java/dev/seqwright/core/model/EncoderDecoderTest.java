package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.PostNorm;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.stack.document.SentencesAlone;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderDecoderTest {
  private static final int[][] SOURCES = {{3, 4, 5, 2}, {6, 2}, {7, 3, 2}};
  private static final int[][] INPUTS = {{1, 8, 9}, {1, 3, 4, 5}, {1}};
  private static final int[][] OUTPUTS = {{8, 9, 2}, {3, 4, 5, 2}, {2}};
  private static final int WORDS = 11;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Workspace scratch = new Workspace(slabs);
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @CsvSource({
    "pre-norm, RELU, sinusoidal, ALL, XAVIER, false",
    "post-norm, GELU, learned, NONE, DEPTH_SCALED, true",
    "pre-norm, SWISH, learned, SOURCE_TARGET, XAVIER, true",
    "post-norm, GELU_TANH, sinusoidal, TARGET_OUTPUT, XAVIER, false",
    "pre-norm, SWISH, sinusoidal, SOURCE_OUTPUT, DEPTH_SCALED, false"
  })
  void gradientsOfEveryParameterAgreeWithCentralDifferences(
      String placement,
      Activation activation,
      String positions,
      TiedEmbeddings tie,
      Initialization initialization,
      boolean bias) {
    EncoderDecoder model =
        model(placement(placement), activation, positions(positions), tie, initialization, bias);
    Tensor gradients = gradients(model);
    for (Parameter p : model.parameters().all()) {
      for (long i = 0; i < p.size(); i += 1 + p.size() / 3) {
        double expected = centralDifference(model, p.value(), i);
        assertThat((double) gradients.get(p.offset() + i))
            .as(p.name() + "[" + i + "]")
            .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private Tensor gradients(EncoderDecoder model) {
    Tensor gradients = memory.zeros((int) model.parameters().flatSize());
    Workspace step = new Workspace(slabs);
    Graph graph = Graph.differentiating(kernels, step, gradients);
    model.loss(graph, SOURCES, INPUTS, OUTPUTS, 0.1, 1);
    graph.backward();
    return gradients;
  }

  private double centralDifference(EncoderDecoder model, Tensor parameter, long index) {
    float step = 4e-3f;
    float value = parameter.get(index);
    parameter.set(index, value + step);
    double above = loss(model).loss();
    parameter.set(index, value - step);
    double below = loss(model).loss();
    parameter.set(index, value);
    return (above - below) / (2.0 * step);
  }

  private CrossEntropy.Result loss(EncoderDecoder model) {
    scratch.reset();
    Graph graph = Graph.inference(kernels, scratch);
    return model.loss(graph, SOURCES, INPUTS, OUTPUTS, 0.1, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm"})
  void aStepAtATimeGivesWhatWholeSequencesGive(String placement) {
    EncoderDecoder model =
        model(
            placement(placement),
            Activation.RELU,
            new Learned.Settings(),
            TiedEmbeddings.ALL,
            Initialization.XAVIER,
            true);
    int[][] targets = {{1, 8, 9, 3}, {1, 3, 4, 5}, {1, 7, 7, 6}};
    StepsContract.check(model, kernels, slabs, SOURCES, targets);
  }

  @Test
  void hypothesesBranchAndDieWithoutDisturbingEachOther() {
    EncoderDecoder model = preNorm();
    Hypotheses two =
        new Hypotheses(model, kernels, new Workspace(slabs), new Workspace(slabs), SOURCES);
    LogProbabilities.after(two, 1, 1, 1);
    two.select(new int[] {0, 0, 2});
    LogProbabilities.after(two, 5, 6, 7);
    two.select(new int[] {1, 2});
    float[] branched = LogProbabilities.after(two, 4, 4).rows(0, 1).toArray();
    Hypotheses one =
        new Hypotheses(
            model, kernels, new Workspace(slabs), new Workspace(slabs), new int[][] {SOURCES[0]});
    LogProbabilities.after(one, 1);
    LogProbabilities.after(one, 6);
    assertThat(branched).containsExactly(LogProbabilities.after(one, 4).toArray());
  }

  @Test
  void aSentenceDoesNotDependOnItsBatch() {
    EncoderDecoder model = preNorm();
    Graph graph = Graph.inference(kernels, memory);
    float[] together = model.encode(graph, SOURCES).rows().value().rows(4, 6).toArray();
    float[] alone = model.encode(graph, new int[][] {SOURCES[1]}).rows().value().toArray();
    assertThat(together).containsExactly(alone);
  }

  @ParameterizedTest
  @EnumSource(TiedEmbeddings.class)
  void tiedEmbeddingsAreOneParameter(TiedEmbeddings tie) {
    EncoderDecoder model =
        model(
            new PreNorm.Settings(),
            Activation.RELU,
            new Sinusoidal.Settings(),
            tie,
            Initialization.XAVIER,
            false);
    long tables =
        model.parameters().all().stream().filter(p -> p.name().startsWith("embeddings.")).count();
    assertThat(tables)
        .isEqualTo(
            switch (tie) {
              case NONE -> 3;
              case ALL -> 1;
              case SOURCE_TARGET, TARGET_OUTPUT, SOURCE_OUTPUT -> 2;
            });
  }

  private static NormPlacement placement(String name) {
    return name.equals("pre-norm") ? new PreNorm.Settings() : new PostNorm.Settings();
  }

  private static PositionKind positions(String name) {
    return name.equals("learned") ? new Learned.Settings() : new Sinusoidal.Settings();
  }

  private EncoderDecoder preNorm() {
    return model(
        new PreNorm.Settings(),
        Activation.RELU,
        new Sinusoidal.Settings(),
        TiedEmbeddings.ALL,
        Initialization.XAVIER,
        false);
  }

  private EncoderDecoder model(
      NormPlacement placement,
      Activation activation,
      PositionKind positions,
      TiedEmbeddings tie,
      Initialization initialization,
      boolean bias) {
    LayerConfig layer =
        new LayerConfig(
            8,
            2,
            12,
            activation,
            new LayerNorm.Settings(),
            placement,
            positions,
            10,
            0.1,
            Optional.empty(),
            Optional.empty(),
            initialization);
    EncoderDecoderConfig config =
        new EncoderDecoderConfig(
            layer,
            new EncoderConfig(new StackConfig(2)),
            new DecoderConfig(new StackConfig(2)),
            new EmbeddingConfig(),
            tie,
            bias,
            new SentencesAlone.Settings());
    EncoderDecoder model = new EncoderDecoder(config, WORDS, WORDS);
    model.parameters().allocate(slabs);
    model.parameters().initialize(7);
    return model;
  }
}
