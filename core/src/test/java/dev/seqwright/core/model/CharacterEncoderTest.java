package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.position.Tener;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CharacterEncoderTest {
  private static final int SIZE = 6;
  private static final float STEP = 2e-3f;
  private static final int[][] WORDS = {{2, 4, 5, 3}, {2, 3}, {2, 5, 5, 4, 6, 3}};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace workspace = new Workspace(slabs);

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<CharacterKind> kinds() {
    return Stream.of(
        new CharacterConvolution.Settings(4, 5, 3),
        new CharacterTransformer.Settings(),
        new TransformerInTransformer.Settings(8, 2, 16, 4, new Tener.Settings()));
  }

  private record Made(Parameters parameters, CharacterEncoder encoder) {}

  private Made made(CharacterKind kind) {
    Parameters parameters = new Parameters();
    CharacterEncoder encoder = kind.create(parameters.root(), 7, SIZE, 1).orElseThrow();
    parameters.allocate(slabs);
    parameters.initialize(3);
    return new Made(parameters, encoder);
  }

  private float[] vectors(CharacterEncoder encoder, int[]... words) {
    Graph graph = Graph.inference(PlainKernels.create(), workspace);
    return encoder.apply(graph, words).value().matrix().toArray();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aWordHasOneVectorInWhateverCompany(CharacterKind kind) {
    CharacterEncoder encoder = made(kind).encoder;
    float[] together = vectors(encoder, WORDS);
    for (int w = 0; w < WORDS.length; w++) {
      float[] alone = vectors(encoder, WORDS[w]);
      for (int c = 0; c < SIZE; c++) {
        assertThat(together[w * SIZE + c]).isCloseTo(alone[c], within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theOrderOfCharactersMatters(CharacterKind kind) {
    float[] both =
        vectors(made(kind).encoder, new int[] {2, 4, 5, 6, 3}, new int[] {2, 6, 5, 4, 3});
    double difference = 0;
    for (int c = 0; c < SIZE; c++) {
      difference += Math.abs(both[c] - both[SIZE + c]);
    }
    assertThat(difference).isGreaterThan(0.01);
  }

  /**
   * Of the sum of all vectors. Where a step makes another character the largest one, differences
   * are not the derivative: that may happen, but seldom.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  void gradientsAreCentralDifferences(CharacterKind kind) {
    Made made = made(kind);
    Tensor gradients = workspace.zeros((int) made.parameters.flatSize());
    Graph graph = Graph.differentiating(PlainKernels.create(), workspace, gradients);
    Variable y = made.encoder.apply(graph, WORDS);
    y.accumulate((out, beta) -> fill(out));
    graph.backward();
    int checked = 0;
    int wrong = 0;
    for (Parameter parameter : made.parameters.all()) {
      for (long i = 0; i < parameter.size(); i += 7) {
        double expected = difference(made, parameter, i);
        double found = gradients.get(parameter.offset() + i);
        wrong += Math.abs(found - expected) > 1e-2 * Math.max(1, Math.abs(expected)) ? 1 : 0;
        checked++;
      }
    }
    assertThat(wrong).as("of %d", checked).isLessThan(checked / 20);
  }

  private double difference(Made made, Parameter parameter, long element) {
    float value = parameter.value().get(element);
    parameter.value().set(element, value + STEP);
    double above = sum(vectors(made.encoder, WORDS));
    parameter.value().set(element, value - STEP);
    double below = sum(vectors(made.encoder, WORDS));
    parameter.value().set(element, value);
    return (above - below) / (2 * STEP);
  }

  private static void fill(Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, 1);
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
