package dev.seqwright.core.api;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.AttentionKernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * Kernels that keep the weights of each attention of a pass: A_ij = exp(scale q_i . k_j - log sum
 * exp_i), as the backward pass has them. O(H n^2 d) more a text.
 */
final class RecordedAttention implements AttentionKernels {
  private final AttentionKernels inner;
  private final Workspace keep;

  /** The weights (H, n, m) of each text, for each call. */
  private final List<List<Tensor>> calls = new ArrayList<>();

  RecordedAttention(AttentionKernels inner, Workspace keep) {
    this.inner = inner;
    this.keep = keep;
  }

  int calls() {
    return calls.size();
  }

  Tensor weights(int call, int text) {
    return calls.get(call).get(text);
  }

  @Override
  public void forward(AttentionArguments arguments, Tensor out, Tensor logSumExp) {
    inner.forward(arguments, out, logSumExp);
    List<Tensor> texts = new ArrayList<>();
    for (int b = 0; b < arguments.queries().sequences(); b++) {
      texts.add(weights(arguments, logSumExp, b));
    }
    calls.add(texts);
  }

  private Tensor weights(AttentionArguments arguments, Tensor logSumExp, int b) {
    int heads = arguments.heads();
    int n = arguments.queries().length(b);
    int m = arguments.memory().length(b);
    Tensor weights = keep.zeros(heads, n, m);
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < n; i++) {
        int row = arguments.queries().start(b) + i;
        double normalizer = logSumExp.get((long) row * heads + h);
        for (int j = 0; j < arguments.visible(b, i); j++) {
          double score =
              arguments.scale() * dot(arguments, row, arguments.memory().start(b) + j, h);
          weights.set(((long) h * n + i) * m + j, (float) Math.exp(score - normalizer));
        }
      }
    }
    return weights;
  }

  /** q_row . k_key in head h. */
  private static double dot(AttentionArguments arguments, int row, int key, int h) {
    int d = arguments.headSize();
    int keyHead = h / arguments.shared();
    double sum = 0;
    for (int c = 0; c < d; c++) {
      sum += (double) arguments.q().get(row, h * d + c) * arguments.k().get(key, keyHead * d + c);
    }
    return sum;
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
    inner.backward(arguments, out, logSumExp, dout, dq, dk, dv);
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
    inner.indexed(q, keys, values, rows, from, heads, scale, out);
  }
}
