package dev.seqwright.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The weights that are told are those that the attention's output is made with. */
class RecordedAttentionTest {
  private static final int HEADS = 4;
  private static final int SIZE = 3;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final SplittableRandom random = new SplittableRandom(5);

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @CsvSource({"true, 4", "false, 4", "false, 2", "true, 1"})
  void outputsAreValuesTimesWeights(boolean causal, int keyHeads) {
    SequenceLayout queries = SequenceLayout.of(3, 1, 5);
    SequenceLayout keys = causal ? queries : SequenceLayout.of(4, 2, 1);
    Tensor q = drawn(queries.rows(), HEADS);
    Tensor k = drawn(keys.rows(), keyHeads);
    Tensor v = drawn(keys.rows(), keyHeads);
    AttentionArguments arguments =
        new AttentionArguments(
            q.matrix(), k.matrix(), v.matrix(), queries, keys, HEADS, 0.6f, causal, 0, 0);
    Kernels plain = PlainKernels.create();
    RecordedAttention recorded = new RecordedAttention(plain.attention(), new Workspace(slabs));
    Tensor out = memory.allocate(queries.rows(), HEADS * SIZE);
    recorded.forward(arguments, out, memory.allocate(queries.rows(), HEADS));
    assertThat(recorded.calls()).isEqualTo(1);
    for (int b = 0; b < queries.sequences(); b++) {
      requireOutputs(arguments, out, recorded.weights(0, b), b);
    }
  }

  private void requireOutputs(AttentionArguments arguments, Tensor out, Tensor weights, int b) {
    int n = arguments.queries().length(b);
    int m = arguments.memory().length(b);
    assertThat(weights.shape()).containsExactly(HEADS, n, m);
    for (int h = 0; h < HEADS; h++) {
      for (int i = 0; i < n; i++) {
        double[] expected = new double[SIZE];
        double sum = 0;
        for (int j = 0; j < m; j++) {
          double weight = weights.get(((long) h * n + i) * m + j);
          sum += weight;
          for (int c = 0; c < SIZE; c++) {
            int column = h / arguments.shared() * SIZE + c;
            expected[c] += weight * arguments.v().get(arguments.memory().start(b) + j, column);
          }
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        for (int c = 0; c < SIZE; c++) {
          long row = (long) arguments.queries().start(b) + i;
          assertThat(out.get(row * HEADS * SIZE + (long) h * SIZE + c))
              .isCloseTo((float) expected[c], within(1e-5f));
        }
      }
    }
  }

  private Tensor drawn(int rows, int heads) {
    Tensor tensor = memory.allocate(rows, heads * SIZE);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) random.nextGaussian());
    }
    return tensor;
  }
}
