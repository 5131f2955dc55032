package dev.seqwright.core.decode.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.decode.IncrementalDecoder.State;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A language model is decoded from sources that are empty: it reads none. */
class NetworkDecoderTest {
  private static final int BEGIN = 1;
  private static final int END = 2;
  private static final List<int[]> TWO_EMPTY = List.of(new int[0], new int[0]);

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();
  private DecoderOnly model;
  private NetworkDecoder decoder;

  @BeforeEach
  void open() {
    model =
        new DecoderOnly(
            Kinds.in(new Binder())
                .bind(
                    DecoderOnlyConfig.class,
                    List.of(
                        "size=8",
                        "heads=2",
                        "feed-forward=12",
                        "max-positions=10",
                        "decoder.layers=2")),
            11);
    model.parameters().allocate(slabs);
    model.parameters().initialize(7);
    SpecialTokens special = new SpecialTokens(List.of(), List.of(), BEGIN, END);
    decoder = new NetworkDecoder("model.safetensors", model, special, kernels, new NativeSlabs());
  }

  @AfterEach
  void free() {
    decoder.close();
    slabs.close();
  }

  @Test
  void aLanguageModelStartsWithAHypothesisForEachEmptySource() {
    try (State state = decoder.start(TWO_EMPTY)) {
      state.step(new int[] {BEGIN, BEGIN});
      state.select(new int[] {0, 1});
      Tensor scores = state.step(new int[] {8, 3}).rows(0, 2);
      assertThat(scores.rows(0, 1).toArray()).containsExactly(afterWhole(BEGIN, 8), within(1e-4f));
      assertThat(scores.rows(1, 2).toArray()).containsExactly(afterWhole(BEGIN, 3), within(1e-4f));
    }
  }

  @Test
  void hypothesesOfAnEmptySourceBranchAndEnd() {
    try (State state = decoder.start(TWO_EMPTY)) {
      state.step(new int[] {BEGIN, BEGIN});
      state.select(new int[] {1, 1});
      Tensor scores = state.step(new int[] {5, 6}).rows(1, 2);
      assertThat(scores.toArray()).containsExactly(afterWhole(BEGIN, 6), within(1e-4f));
    }
  }

  /** What a whole text says of the token after it. */
  private float[] afterWhole(int... text) {
    Graph graph = Graph.inference(kernels, new Workspace(slabs));
    Tensor scores = model.head().logits(graph, model.states(graph, new int[][] {text}).rows());
    kernels.softmax().logSoftmax(scores, scores);
    return scores.rows(text.length - 1, text.length).toArray();
  }

  @Test
  void thereIsNoSourceToTellTheWeightsOf() {
    try (State state = decoder.start(TWO_EMPTY)) {
      state.step(new int[] {BEGIN, BEGIN});
      assertThatThrownBy(() -> state.sourceWeights(0))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("this model has no weights of attention to tell");
    }
  }
}
