package dev.seqwright.core.decode.ensemble;

import dev.seqwright.core.tensor.SoftmaxKernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Locale;

/**
 * How an ensemble makes one distribution of those of its K models, with weights w that sum to 1.
 * Each is written as what one of the models says and a change, which is 0 where all say the same:
 * so copies of one model give its very bits.
 */
public enum EnsembleMean {
  /** The mean of probabilities: log p = log sum_k w_k p_k. */
  LINEAR {
    @Override
    Tensor of(List<Tensor> members, EnsembleWeights weights, SoftmaxKernels kernels, Workspace on) {
      List<Tensor> probabilities =
          members.stream().map(member -> softmax(member, kernels, on)).toList();
      Tensor mean = like(members.getFirst(), on);
      for (long i = 0; i < mean.size(); i++) {
        int surest = surest(members, i);
        mean.set(i, members.get(surest).get(i) + change(probabilities, weights, surest, i));
      }
      return mean;
    }

    private float change(List<Tensor> probabilities, EnsembleWeights weights, int surest, long i) {
      double most = probabilities.get(surest).get(i);
      return most > 0 ? (float) Math.log(weights.mean(probabilities, i) / most) : 0;
    }
  },

  /** The mean of log-probabilities, normalized: log p = sum_k w_k log p_k - log of its sum. */
  LOG_LINEAR {
    @Override
    Tensor of(List<Tensor> members, EnsembleWeights weights, SoftmaxKernels kernels, Workspace on) {
      Tensor mean = like(members.getFirst(), on);
      for (long i = 0; i < mean.size(); i++) {
        mean.set(i, (float) weights.mean(members, i));
      }
      for (int row = 0; row < mean.rows(); row++) {
        normalize(row, mean, members, weights, kernels, on);
      }
      return mean;
    }

    // The sums of the members differ from 1 by what was rounded, which is none of the mean's.
    private void normalize(
        int row,
        Tensor mean,
        List<Tensor> members,
        EnsembleWeights weights,
        SoftmaxKernels kernels,
        Workspace on) {
      double[] own =
          members.stream().mapToDouble(member -> logSum(member, row, kernels, on)).toArray();
      double excess = logSum(mean, row, kernels, on) - weights.mean(own);
      for (int v = 0; v < mean.columns() && excess != 0; v++) {
        long i = (long) row * mean.columns() + v;
        mean.set(i, (float) (mean.get(i) - excess));
      }
    }
  };

  /**
   * One distribution.
   *
   * @param members log-probabilities (R, V) of each model
   * @param on where the result lies
   * @return log-probabilities (R, V)
   */
  abstract Tensor of(
      List<Tensor> members, EnsembleWeights weights, SoftmaxKernels kernels, Workspace on);

  private static Tensor like(Tensor x, Workspace on) {
    return on.allocate(x.rows(), x.columns());
  }

  private static Tensor softmax(Tensor x, SoftmaxKernels kernels, Workspace on) {
    Tensor out = like(x, on);
    kernels.softmax(x, out);
    return out;
  }

  private static int surest(List<Tensor> members, long i) {
    int surest = 0;
    for (int k = 1; k < members.size(); k++) {
      if (members.get(k).get(i) > members.get(surest).get(i)) {
        surest = k;
      }
    }
    return surest;
  }

  /** log sum exp of a row, or 0 where nothing in it is finite. */
  private static double logSum(Tensor x, int row, SoftmaxKernels kernels, Workspace on) {
    Tensor one = x.rows(row, row + 1);
    Tensor normalized = like(one, on);
    kernels.logSoftmax(one, normalized);
    for (int v = 0; v < x.columns(); v++) {
      if (Float.isFinite(one.get(v))) {
        return one.get(v) - normalized.get(v);
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
