package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
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

/** Attention with logits of distances: the kernels of the machine beside plain loops. */
class DistanceAttentionTest {
  private static final int HEADS = 3;
  private static final int WIDTH = 24;
  private static final SequenceLayout QUERIES = SequenceLayout.of(33, 1, 7);
  private static final SequenceLayout KEYS = SequenceLayout.of(70, 1, 9);

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Values and all gradients, with weights dropped. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 11, 1})
  void theKernelsOfTheMachineGiveWhatPlainLoopsGive(int seen) {
    List<Tensor> inputs = inputs();
    List<float[]> plain = computed(PlainKernels.create(), inputs, seen, 0.2);
    List<float[]> own = computed(Backend.choose().kernels(), inputs, seen, 0.2);
    for (int t = 0; t < plain.size(); t++) {
      assertThat(own.get(t)).as("tensor %d", t).containsExactly(plain.get(t), within(2e-4f));
    }
  }

  /** A query that sees one key sees itself. */
  @Test
  void whoSeesOneKeySeesItself() {
    List<Tensor> inputs = inputs();
    float[] found = computed(PlainKernels.create(), inputs, 1, 0).getFirst();
    Tensor values = inputs.get(3);
    for (int b = 0; b < QUERIES.sequences(); b++) {
      for (int i = 1; i <= QUERIES.length(b); i++) {
        float[] own = values.rows(KEYS.end(b) - i, KEYS.end(b) - i + 1).toArray();
        int row = QUERIES.end(b) - i;
        assertThat(Arrays.copyOfRange(found, row * WIDTH, (row + 1) * WIDTH))
            .containsExactly(own, within(1e-6f));
      }
    }
  }

  /** q, p, k, v, r. */
  private List<Tensor> inputs() {
    return IntStream.of(QUERIES.rows(), QUERIES.rows(), KEYS.rows(), KEYS.rows(), KEYS.maxLength())
        .mapToObj(rows -> waves(rows))
        .toList();
  }

  private Tensor waves(int rows) {
    Tensor t = memory.allocate(rows, WIDTH);
    for (long e = 0; e < t.size(); e++) {
      t.set(e, (float) Math.sin(0.7 * e * e + rows));
    }
    return t;
  }

  private List<float[]> computed(Kernels kernels, List<Tensor> inputs, int seen, double dropout) {
    List<Tensor> gradients = inputs.stream().map(t -> memory.zeros(t.shape())).toList();
    Graph graph = Graph.training(kernels, new Workspace(slabs), memory.zeros(1), 5);
    List<Variable> in =
        IntStream.range(0, inputs.size())
            .mapToObj(i -> graph.leaf(inputs.get(i), gradients.get(i)))
            .toList();
    Variable y =
        DistanceAttention.apply(
            graph,
            in.get(0),
            in.get(1),
            in.get(2),
            in.get(3),
            in.get(4),
            new DistanceAttention.Setting(QUERIES, KEYS, HEADS, seen, dropout));
    float[] value = y.value().toArray();
    y.adopt(graph.workspace().allocate(QUERIES.rows(), WIDTH).copyFrom(waves(QUERIES.rows())));
    graph.backward();
    return IntStream.rangeClosed(0, inputs.size())
        .mapToObj(i -> i == 0 ? value : gradients.get(i - 1).toArray())
        .toList();
  }
}
