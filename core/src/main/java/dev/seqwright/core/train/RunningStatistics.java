package dev.seqwright.core.train;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;

/**
 * The parameters of a model that follow measurements of training, not gradients (see {@link
 * dev.seqwright.core.nn.RunningStatistic}). Their measurements come in the gradients' buffers and
 * leave them before the gradients are used, so that neither norm, clipping nor optimiser sees them.
 */
final class RunningStatistics {
  /**
   * One of them, during an update.
   *
   * @param sums what all workers measured
   * @param before its value, which weight decay would change
   */
  private record Followed(Parameter parameter, Tensor sums, Tensor before) {}

  private final List<Followed> all;

  RunningStatistics(Parameters parameters, Slabs slabs) {
    Workspace workspace = new Workspace(slabs);
    all =
        parameters.trainedOnes().stream()
            .filter(p -> p.statistic().isPresent())
            .map(p -> new Followed(p, workspace.zeros(p.shape()), workspace.zeros(p.shape())))
            .toList();
  }

  /** Takes the measurements out of the workers' buffers, in the order of the workers. */
  void take(Kernels kernels, List<Tensor> gradients) {
    for (Followed f : all) {
      f.before.copyFrom(f.parameter.value());
      f.sums.zero();
      for (Tensor buffer : gradients) {
        Tensor own = buffer.slice(f.parameter.offset(), f.parameter.shape());
        kernels.elements().axpy(1, own, f.sums);
        own.zero();
      }
    }
  }

  /** Gives each its new value, after the optimiser has gone over all parameters. */
  void apply(long update) {
    for (Followed f : all) {
      f.parameter.value().copyFrom(f.before);
      if (f.parameter.lastUpdate() >= update) {
        f.parameter.statistic().orElseThrow().update(f.parameter.value(), f.sums);
      }
    }
  }
}
