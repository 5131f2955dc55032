import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.AttentionKernels;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SoftmaxKernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * Counts the weights that attention computes: the numbers that go through a softmax, whichever
 * kernel has it. Kinds without one, such as the linear ones, have none.
 */
final class KeyCounter {
  private final Kernels kernels;
  private long count;

  KeyCounter(Kernels own) {
    this.kernels =
        new Kernels(
            own.products(),
            own.elements(),
            own.activations(),
            own.dropout(),
            own.norms(),
            own.rows(),
            new CountedSoftmax(own.softmax()),
            new CountedAttention(own.attention()),
            new CountedPairs(own.pairs()),
            own.optimizer());
  }

  /** Kernels that count what they do. */
  Kernels kernels() {
    return kernels;
  }

  /** The weights of all heads so far. */
  long count() {
    return count;
  }

  /** Softmax of rows. */
  private final class CountedSoftmax implements SoftmaxKernels {
    private final SoftmaxKernels own;

    CountedSoftmax(SoftmaxKernels own) {
      this.own = own;
    }

    @Override
    public void softmax(Tensor x, Tensor out) {
      count += x.size();
      own.softmax(x, out);
    }

    @Override
    public void logSoftmax(Tensor x, Tensor out) {
      own.logSoftmax(x, out);
    }

    @Override
    public void crossEntropy(
        Tensor logits,
        int[] targets,
        float smoothing,
        float scale,
        float[] losses,
        float[] logLikelihoods,
        byte[] correct) {
      own.crossEntropy(logits, targets, smoothing, scale, losses, logLikelihoods, correct);
    }
  }

  /** Attention without explicit weights. */
  private final class CountedAttention implements AttentionKernels {
    private final AttentionKernels own;

    CountedAttention(AttentionKernels own) {
      this.own = own;
    }

    @Override
    public void forward(AttentionArguments arguments, Tensor out, Tensor logSumExp) {
      for (int b = 0; b < arguments.queries().sequences(); b++) {
        for (int i = 0; i < arguments.queries().length(b); i++) {
          count += (long) arguments.heads() * arguments.visible(b, i);
        }
      }
      own.forward(arguments, out, logSumExp);
    }

    @Override
    public void backward(
        AttentionArguments arguments,
        Tensor out,
        Tensor logSumExp,
        Tensor dout,
        Matrix dq,
        Matrix dk,
        Matrix dv) {
      own.backward(arguments, out, logSumExp, dout, dq, dk, dv);
    }

    @Override
    public void indexed(
        Matrix q,
        Matrix keys,
        Matrix values,
        int[] rows,
        int[] from,
        int heads,
        float scale,
        Tensor out) {
      own.indexed(q, keys, values, rows, from, heads, scale, out);
    }
  }

  /** Softmax of pairs. */
  private final class CountedPairs implements PairKernels {
    private final PairKernels own;

    CountedPairs(PairKernels own) {
      this.own = own;
    }

    @Override
    public void dots(Matrix q, Matrix k, Pairs pairs, int heads, float scale, Tensor out) {
      own.dots(q, k, pairs, heads, scale, out);
    }

    @Override
    public void sum(Tensor weights, Matrix v, Pairs pairs, float scale, Matrix out) {
      own.sum(weights, v, pairs, scale, out);
    }

    @Override
    public void scatter(Tensor weights, Matrix x, Pairs pairs, float scale, Matrix out) {
      own.scatter(weights, x, pairs, scale, out);
    }

    @Override
    public void softmax(Tensor x, Pairs pairs, Tensor out) {
      count += x.size();
      own.softmax(x, pairs, out);
    }

    @Override
    public void softmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx) {
      own.softmaxBackward(y, dy, pairs, dx);
    }
  }
}
