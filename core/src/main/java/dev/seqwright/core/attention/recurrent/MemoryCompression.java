package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Forgotten;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairMax;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes a row of each block of c rows m_1 ... m_c that leaves a memory. */
sealed interface MemoryCompression {
  /**
   * Compresses.
   *
   * @param rows the numbers of blocks are of these (N, D)
   * @param received how much weight each of them got (N)
   * @return a row for each block
   */
  Variable apply(Graph graph, Variable rows, Forgotten old, Supplier<float[]> received);

  /** Whether it has parameters. */
  default boolean learns() {
    return false;
  }

  /** 1 / c times the sum of m_t. */
  record Mean() implements MemoryCompression {
    @Override
    public Variable apply(Graph graph, Variable rows, Forgotten old, Supplier<float[]> received) {
      int c = old.size();
      int[] block = IntStream.range(0, old.count() * c).map(i -> i / c).toArray();
      float[] shares = new float[old.count()];
      Arrays.fill(shares, 1f / c);
      return SegmentSum.apply(graph, GatherRows.apply(graph, rows, old.rows()), block, shares);
    }
  }

  /** The largest m_t in each dimension. */
  record Max() implements MemoryCompression {
    @Override
    public Variable apply(Graph graph, Variable rows, Forgotten old, Supplier<float[]> received) {
      int[] from = IntStream.rangeClosed(0, old.count()).map(i -> i * old.size()).toArray();
      return PairMax.apply(graph, rows, new Pairs(from, old.rows()));
    }
  }

  /** The m_t that got the most weight from the segment, the oldest of several. */
  record MostUsed() implements MemoryCompression {
    @Override
    public Variable apply(Graph graph, Variable rows, Forgotten old, Supplier<float[]> received) {
      float[] weights = received.get();
      int[] chosen = old.firsts().clone();
      for (int i = 0; i < chosen.length; i++) {
        for (int row = old.firsts()[i]; row < old.firsts()[i] + old.size(); row++) {
          chosen[i] = weights[row] > weights[chosen[i]] ? row : chosen[i];
        }
      }
      return GatherRows.apply(graph, rows, chosen);
    }
  }

  /** b + sum of W_t m_(1 + apart (t - 1)) over t from 1 to c, which starts as the mean of these. */
  final class Convolution implements MemoryCompression {
    private final Parameter weight;
    private final Parameter bias;
    private final int apart;

    /**
     * @param ratio c
     * @param apart how far the rows that it reads stand from each other
     */
    Convolution(AttentionSpec site, int ratio, int apart) {
      int size = site.size();
      this.weight = site.scope().create("weight", means(size, ratio), size, ratio * size);
      this.bias = site.scope().create("bias", Initializer.zeros(), size);
      this.apart = apart;
    }

    private static Initializer means(int size, int ratio) {
      return (tensor, random) -> {
        tensor.zero();
        for (int i = 0; i < size * ratio; i++) {
          tensor.set((long) (i % size) * ratio * size + i, 1f / ratio);
        }
      };
    }

    @Override
    public Variable apply(Graph graph, Variable rows, Forgotten old, Supplier<float[]> received) {
      Variable taps = GatherRows.apply(graph, rows, old.taps(apart));
      int width = old.size() * rows.value().columns();
      Variable wide = Reshape.apply(graph, taps, old.count(), width);
      return Affine.apply(graph, wide, weight.in(graph), bias.in(graph), Activation.IDENTITY);
    }

    @Override
    public boolean learns() {
      return true;
    }
  }
}
