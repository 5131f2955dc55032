package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of one stack, with the heads that are put on them. */
class NetworksTest {
  private static final int[][] TEXTS = {{3, 4, 5, 2}, {6, 2}, {7}};
  private static final int WORDS = 11;
  private static final int SIZE = 8;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tied-embeddings=true", "tied-embeddings=false", "output-bias=true"})
  void gradientsOfALanguageModelAgreeWithCentralDifferences(String setting) {
    DecoderOnly model = decoder("decoder.layers=2", setting);
    int[] next = {4, 5, 2, 1, 2, 1, 9};
    agree(
        model.parameters(),
        graph -> model.head().loss(graph, model.states(graph, TEXTS), next, 0.1, 1));
  }

  @ParameterizedTest
  @CsvSource({"FIRST, true", "MEAN, false", "MAX, true", "ATTENTION, false"})
  void gradientsOfAClassifierAgreeWithCentralDifferences(SequencePooling pooling, boolean dense) {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class, "encoder.layers=2"), WORDS);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, pooling, dense, 3);
    RandomParameters.fill(model.parameters(), slabs);
    int[] classes = {2, 0, 1};
    agree(
        model.parameters(), graph -> head.loss(graph, model.encode(graph, TEXTS), classes, 0.1, 1));
  }

  private void agree(Parameters parameters, GradientsContract.Loss loss) {
    GradientsContract.check(parameters, loss, kernels, slabs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"positions=sinusoidal", "positions=rope", "decoder.self-attention=linear"})
  void aLanguageModelWritesStepByStepWhatItReadsAtOnce(String setting) {
    DecoderOnly model = decoder(setting);
    int[][] inputs = {{1, 8, 9}, {1, 3, 4}};
    StepsContract.check(model, kernels, slabs, new int[2][0], inputs);
  }

  @ParameterizedTest
  @CsvSource({"FIRST, true", "MEAN, false", "MAX, true", "ATTENTION, false"})
  void aTextsClassDoesNotDependOnItsBatch(SequencePooling pooling, boolean dense) {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, pooling, dense, 3);
    RandomParameters.fill(model.parameters(), slabs);
    float[] together =
        head.logits(inference(), model.encode(inference(), TEXTS)).rows(1, 2).toArray();
    float[] alone =
        head.logits(inference(), model.encode(inference(), new int[][] {TEXTS[1]})).toArray();
    assertThat(together).containsExactly(alone);
  }

  @Test
  void poolingIsWhatItsNameSays() {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    Sequences states = model.encode(inference(), TEXTS);
    Tensor x = states.rows().value();
    assertThat(pooled(SequencePooling.FIRST, states)).containsExactly(x.rows(4, 5).toArray());
    float[] mean = new float[SIZE];
    float[] max = new float[SIZE];
    for (int d = 0; d < SIZE; d++) {
      float a = x.get(4L * SIZE + d);
      float b = x.get(5L * SIZE + d);
      mean[d] = (a + b) / 2;
      max[d] = Math.max(a, b);
    }
    assertThat(pooled(SequencePooling.MEAN, states)).containsExactly(mean, within(1e-6f));
    assertThat(pooled(SequencePooling.MAX, states)).containsExactly(max);
  }

  /** What a head with the unit matrix makes of the second text. */
  private float[] pooled(SequencePooling pooling, Sequences states) {
    Parameters own = new Parameters();
    ClassHead head = new ClassHead(own.root(), SIZE, pooling, false, SIZE);
    own.allocate(slabs);
    Parameter weight = own.all().iterator().next();
    for (int d = 0; d < SIZE; d++) {
      weight.value().set((long) d * SIZE + d, 1);
    }
    return head.logits(inference(), states).rows(1, 2).toArray();
  }

  @Test
  void parametersAreNamedAsInAnEncoderDecoder() {
    assertThat(names(decoder("tied-embeddings=false", "output-bias=true")))
        .startsWith(
            "embeddings.target",
            "embeddings.output",
            "decoder.layers.0.self-attention.projection.weight")
        .endsWith("output.bias")
        .noneMatch(name -> name.contains("cross-attention"));
    assertThat(names(new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS)))
        .startsWith("embeddings.source", "encoder.layers.0.self-attention.projection.weight");
  }

  private static List<String> names(Network network) {
    return network.parameters().all().stream().map(Parameter::name).toList();
  }

  private DecoderOnly decoder(String... settings) {
    DecoderOnly model = new DecoderOnly(bind(DecoderOnlyConfig.class, settings), WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    return model;
  }

  private static <C> C bind(Class<C> type, String... settings) {
    Stream<String> small =
        Stream.of(
            "size=" + SIZE, "heads=2", "feed-forward=12", "max-positions=10", "activation=gelu");
    return Kinds.in(new Binder()).bind(type, Stream.concat(small, Stream.of(settings)).toList());
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
