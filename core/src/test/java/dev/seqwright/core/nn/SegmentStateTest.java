package dev.seqwright.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of one number: which number it is shows what is remembered. */
class SegmentStateTest {
  private static final SegmentMemory MEMORY = new SegmentMemory("a layer", 3, 1);

  private final NativeSlabs slabs = new NativeSlabs();
  private final SegmentState state = new SegmentState(List.of(MEMORY), 4, slabs);

  @AfterEach
  void free() {
    slabs.close();
  }

  @Test
  void theLastRowsOfEachStreamAreRemembered() {
    remember(new int[] {0, 2}, new int[] {2, 5}, 1, 2, 11, 12, 13, 14, 15);
    assertThat(remembered(new int[] {2, 0, 1}, false, false, false))
        .containsExactly(13, 14, 15, 1, 2);
    remember(new int[] {0}, new int[] {4}, 1, 2, 3, 4);
    assertThat(remembered(new int[] {0, 2}, false, false)).containsExactly(2, 3, 4, 13, 14, 15);
  }

  @Test
  void aTextThatBeginsRemembersNothing() {
    remember(new int[] {0, 1}, new int[] {2, 1}, 1, 2, 11);
    assertThat(remembered(new int[] {0, 1}, true, false)).containsExactly(11);
    remember(new int[] {0}, new int[] {1}, 7);
    assertThat(remembered(new int[] {0}, false)).containsExactly(7);
  }

  /** Two texts of one stream in a pass: the one that ended and the one that goes on. */
  @Test
  void ofSeveralTextsOfAStreamTheLastIsRemembered() {
    remember(new int[] {3, 3}, new int[] {3, 1}, 1, 2, 3, 9);
    assertThat(remembered(new int[] {3}, false)).containsExactly(9);
  }

  /** What is saved is all there is, and never more than at the beginning. */
  @Test
  void tensorsHoldEverything() {
    remember(new int[] {1}, new int[] {2}, 5, 6);
    SegmentState other = new SegmentState(List.of(MEMORY), 4, slabs);
    other.tensors().forEach((name, t) -> t.copyFrom(state.tensors().get(name)));
    assertThat(other.tensors().keySet()).containsExactly("a layer.rows", "a layer.filled");
    assertThat(other.rows(MEMORY, 1).toArray()).containsExactly(5, 6);
    assertThat(other.tensors().get("a layer.rows").size()).isEqualTo(4 * 3);
  }

  /** What is forgotten is forgotten by blocks of two: the oldest row begins one. */
  @Test
  void blocksAreForgottenAsAWhole() {
    SegmentMemory blocks = SegmentMemory.ofBlocks("blocks", 3, 1, 2);
    SegmentState of = new SegmentState(List.of(blocks), 1, slabs);
    List<Integer> kept = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      of.remember(blocks, 0, new Workspace(slabs).allocate(n, 1));
      kept.add(of.rows(blocks, 0).rows());
    }
    assertThat(kept).containsExactly(0, 1, 2, 3, 2, 3, 2, 3, 2);
  }

  @Test
  void streamsGetBackWhatTheyHad() {
    remember(new int[] {0, 1, 2}, new int[] {2, 1, 3}, 1, 2, 11, 21, 22, 23);
    SegmentState.Copy before = state.copy(0, 2);
    remember(new int[] {0, 1, 2}, new int[] {3, 2, 1}, 5, 6, 7, 15, 16, 25);
    state.restore(before);
    assertThat(remembered(new int[] {0, 1, 2}, false, false, false))
        .containsExactly(1, 2, 15, 16, 21, 22, 23);
  }

  /** d (3 x) for the row that goes on; the text that ended in between gets none. */
  @Test
  void theGradientOfWhatWasReadArrivesWhereItWasWritten() {
    SegmentMemory replayed = SegmentMemory.replayed("slots", 1, 1);
    SegmentState of = new SegmentState(List.of(replayed), 1, slabs);
    int[] twice = {0, 0};
    Workspace memory = new Workspace(slabs);
    Tensor none = memory.zeros(1);
    of.remember(replayed, 0, memory.allocate(1, 1).fill(4));
    Graph second = Graph.differentiating(PlainKernels.create(), memory, none);
    Variable read = of.of(new int[1], new boolean[1]).remembered(second, replayed).rows();
    Variable y = Scale.apply(second, read, 3);
    y.adopt(memory.allocate(1, 1).fill(1));
    second.backward();
    Tensor gradient = memory.zeros(2, 1);
    Graph first = Graph.differentiating(PlainKernels.create(), memory, none);
    Variable written = first.leaf(memory.allocate(2, 1).fill(9, 4), gradient);
    of.of(twice, new boolean[] {false, true})
        .remember(first, replayed, Scale.apply(first, written, 2), SequenceLayout.of(1, 1));
    first.backward();
    assertThat(gradient.toArray()).containsExactly(0, 6);
    assertThat(of.takeGradient(replayed, 0)).isEmpty();
  }

  private Graph graph() {
    return Graph.inference(PlainKernels.create(), new Workspace(slabs));
  }

  private void remember(int[] streams, int[] lengths, float... rows) {
    Tensor all = new Workspace(slabs).allocate(rows.length, 1).fill(rows);
    state
        .of(streams, new boolean[streams.length])
        .remember(MEMORY, all, SequenceLayout.of(lengths));
  }

  private int[] remembered(int[] streams, boolean... begins) {
    float[] rows = state.of(streams, begins).remembered(graph(), MEMORY).rows().value().toArray();
    return IntStream.range(0, rows.length).map(i -> (int) rows[i]).toArray();
  }
}
