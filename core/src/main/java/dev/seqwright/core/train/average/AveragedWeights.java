package dev.seqwright.core.train.average;

import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.optimizer.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The parameters that a model is used with, as opposed to those that training goes on from: the
 * mean of the kept checkpoints where there are any, else the moving average where there is one,
 * else the parameters themselves.
 */
public final class AveragedWeights {
  private final Tensor parameters;
  private final Moments moments;
  private final Map<Long, Tensor> snapshots = new TreeMap<>();

  public AveragedWeights(Tensor parameters, Moments moments) {
    this.parameters = parameters;
    this.moments = moments;
  }

  /** The kept checkpoints by their step. */
  public Map<Long, Tensor> snapshots() {
    return snapshots;
  }

  /**
   * Keeps a copy of the parameters as they are now if it is among those to keep, and forgets the
   * others.
   */
  public void keep(Snapshots kept, long step, Supplier<Tensor> fresh) {
    List<Long> steps = kept.kept().stream().map(Snapshots.Snapshot::step).toList();
    List<Tensor> freed = new ArrayList<>();
    snapshots.entrySet().removeIf(s -> !steps.contains(s.getKey()) && freed.add(s.getValue()));
    if (steps.contains(step)) {
      Tensor copy = freed.isEmpty() ? fresh.get() : freed.getFirst();
      snapshots.put(step, copy.copyFrom(parameters));
    }
  }

  /** Writes the published values into a flat buffer. */
  public void into(Tensor out) {
    if (!snapshots.isEmpty()) {
      mean(out);
    } else {
      out.copyFrom(current());
    }
  }

  /** What a validation looks at. */
  Tensor current() {
    return moments.average().orElse(parameters);
  }

  private void mean(Tensor out) {
    CheckpointAverage average = new CheckpointAverage((int) out.size());
    snapshots.values().forEach(average::add);
    average.mean(out);
  }
}
