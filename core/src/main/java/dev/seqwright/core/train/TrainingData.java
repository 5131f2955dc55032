package dev.seqwright.core.train;

import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The batches of every epoch of a task's examples: a function of the seed and the epoch alone, so
 * that a resumed run sees what the unbroken one would.
 */
final class TrainingData<E extends Example> {
  private final Task<E> task;
  private final TrainingConfig config;
  private final StopSignal stop;
  private List<E> examples = List.of();

  TrainingData(Task<E> task, TrainingConfig config, StopSignal stop) {
    this.task = task;
    this.config = config;
    this.stop = stop;
  }

  /**
   * The batches of an epoch, in their order.
   *
   * @throws StopSignal.Stopped when training was asked to end meanwhile
   */
  List<Batch<E>> epoch(int epoch) {
    List<Batch<E>> ordered = task.ordered(epoch);
    return ordered.isEmpty() ? shuffled(epoch) : ordered;
  }

  private List<Batch<E>> shuffled(int epoch) {
    if (task.resamples() || examples.isEmpty()) {
      examples = task.usable(encoded(epoch));
    }
    return task.batches(examples, config, epoch);
  }

  private List<E> encoded(int epoch) {
    long key = CounterRandom.key(config.seed(), epoch);
    return new ArrayList<>(
        IntStream.range(0, task.size())
            .parallel()
            .mapToObj(i -> example(i, CounterRandom.key(key, i)))
            .toList());
  }

  private E example(int index, long key) {
    stop.check();
    return task.example(index, new SplittableRandom(key));
  }
}
