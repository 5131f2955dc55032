package dev.seqwright.core.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Means of rows beside a plain loop. */
class StridedMeanTest {
  private static final int D = 3;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Graph graph = Graph.inference(PlainKernels.create(), new Workspace(slabs));

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @CsvSource({"2, false", "2, true", "3, false", "3, true", "7, true"})
  void eachRowIsTheMeanOfThoseThatExist(int stride, boolean keepFirst) {
    SequenceLayout layout = SequenceLayout.of(6, 1, 0, 2, 7);
    Tensor x = graph.workspace().allocate(layout.rows(), D);
    for (int i = 0; i < x.size(); i++) {
      x.set(i, i * i % 17 - 5);
    }
    Sequences y =
        new StridedMean(stride, keepFirst).apply(graph, new Sequences(graph.constant(x), layout));
    for (int b = 0; b < layout.sequences(); b++) {
      float[][] expected = loop(x, layout.start(b), layout.end(b), stride, keepFirst);
      assertThat(y.layout().length(b)).isEqualTo(expected.length);
      for (int i = 0; i < expected.length; i++) {
        int row = y.layout().start(b) + i;
        assertThat(y.rows().value().rows(row, row + 1).toArray())
            .containsExactly(expected[i], within(1e-6f));
      }
    }
  }

  private static float[][] loop(Tensor x, int start, int end, int stride, boolean keepFirst) {
    List<float[]> means = new ArrayList<>();
    int row = start;
    while (row < end) {
      int behind = keepFirst && row == start ? row + 1 : Math.min(end, row + stride);
      float[] mean = new float[D];
      for (int d = 0; d < D; d++) {
        double sum = 0;
        for (int i = row; i < behind; i++) {
          sum += x.get((long) i * D + d);
        }
        mean[d] = (float) (sum / (behind - row));
      }
      means.add(mean);
      row = behind;
    }
    return means.toArray(float[][]::new);
  }
}
