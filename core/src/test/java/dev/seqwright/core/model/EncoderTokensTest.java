package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.Exits;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An encoder of four layers that single tokens leave where they are told to. */
class EncoderTokensTest {
  private static final int WORDS = 11;
  private static final int LAYERS = 4;
  private static final int[][] TEXTS = {{3, 4, 5, 2}, {6, 8}, {7, 1, 9, 9, 2}};

  /** The layer after which each token leaves. */
  private static final int[] LEAVE = {1, 4, 2, 3, 2, 2, 4, 3, 1, 1, 4};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Lets tokens leave by a list, whose numbers it keeps. */
  private record Listed(int[] leave) implements Exits {
    @Override
    public boolean ofTokens() {
      return true;
    }

    @Override
    public int[] after(Graph graph, int exit, Sequences states) {
      throw new IllegalStateException("each pass has its own");
    }

    @Override
    public Exits again(SequenceLayout tokens) {
      return new Exits() {
        private int[] rows = IntStream.range(0, tokens.rows()).toArray();

        @Override
        public int[] after(Graph graph, int exit, Sequences states) {
          int[] before = rows;
          assertThat(states.rows().value().rows()).isEqualTo(before.length);
          int[] stay =
              IntStream.range(0, before.length).filter(i -> leave[before[i]] > exit + 1).toArray();
          rows = IntStream.of(stay).map(i -> before[i]).toArray();
          return stay;
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sinusoidal", "tener", "rope"})
  void aTokenThatLeftIsSeenAsALoopOverLayersSays(String positions) {
    EncoderOnly network = network(positions);
    Tensor found = states(network, new Listed(LEAVE), TEXTS);
    List<Integer> left = Arrays.stream(LEAVE).boxed().toList();
    Tensor expected = new LayersInALoop(slabs, WORDS, TEXTS).states(network, inference(), left);
    assertThat(found.toArray()).containsExactly(expected.toArray(), within(1e-5f));
    ExitHistogram exits = network.exitHistogram().orElseThrow();
    assertThat(exits.sequences()).containsExactly(3L, 3L, 2L, 3L);
    assertThat(exits.rows()).containsExactly(11L, 8L, 5L, 3L);
  }

  @Test
  void aTextIsComputedToTheBitAsAlone() {
    EncoderOnly network = network("tener");
    Tensor together = states(network, new Listed(LEAVE), TEXTS);
    int from = 0;
    for (int[] text : TEXTS) {
      int to = from + text.length;
      int[] own = IntStream.range(from, to).map(row -> LEAVE[row]).toArray();
      assertThat(states(network, new Listed(own), text).toArray())
          .containsExactly(together.rows(from, to).toArray());
      from = to;
    }
  }

  @Test
  void whereNoTokenLeavesTheStackIsOneWithoutExits() {
    EncoderOnly network = network("sinusoidal");
    int[] never = IntStream.of(LEAVE).map(layer -> LAYERS).toArray();
    assertThat(states(network, new Listed(never), TEXTS).toArray())
        .containsExactly(network.encode(inference(), TEXTS).rows().value().toArray());
  }

  private Tensor states(EncoderOnly network, Exits exits, int[]... texts) {
    return network.encode(inference(), texts, Context.NONE.watched(exits)).rows().value();
  }

  private EncoderOnly network(String positions) {
    List<String> settings =
        List.of(
            "size=8",
            "heads=2",
            "feed-forward=12",
            "positions=" + positions,
            "encoder.layers=" + LAYERS,
            "encoder.stack=early-exit");
    EncoderOnly network =
        new EncoderOnly(Kinds.in(new Binder()).bind(EncoderOnlyConfig.class, settings), WORDS);
    RandomParameters.fill(network.parameters(), slabs);
    return network;
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
