package dev.seqwright.core.train;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.Transformer;
import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.core.train.optimizer.Moments;
import dev.seqwright.core.train.optimizer.MovingAverage;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One update of the parameters. Each worker computes the gradients of its part of every batch into
 * a buffer of its own; then each sums, clips and applies a stretch of the flat buffers. Sums run in
 * the order of the workers, so the same number of workers gives the same bits.
 */
final class TrainingStep implements AutoCloseable {
  /** What an update found; the norm is that of the mean gradient, before clipping. */
  record Update(CrossEntropy.Result result, double gradientNorm) {}

  /** A worker's own things. */
  private record Lane(Kernels kernels, Workspace memory, Tensor gradients) {}

  private final Transformer model;
  private final SpecialTokens special;
  private final TrainingConfig config;
  private final Moments moments;
  private final WorkerPool workers;
  private final List<Lane> lanes;
  private final RunningStatistics statistics;

  /**
   * @param kernels gives each worker its kernels
   * @param slabs where gradients and the memory of steps come from
   */
  TrainingStep(
      Transformer model,
      SpecialTokens special,
      TrainingConfig config,
      Moments moments,
      Supplier<Kernels> kernels,
      Slabs slabs) {
    this.model = model;
    this.special = special;
    this.config = config;
    this.moments = moments;
    this.workers = new WorkerPool(config.workers());
    this.lanes =
        IntStream.range(0, workers.count()).mapToObj(w -> lane(kernels.get(), slabs)).toList();
    this.statistics = new RunningStatistics(model.parameters(), slabs);
  }

  private Lane lane(Kernels kernels, Slabs slabs) {
    Workspace own = new Workspace(slabs);
    Tensor gradients = own.zeros((int) model.parameters().flatSize());
    return new Lane(kernels, new Workspace(slabs), gradients);
  }

  /**
   * Changes the parameters.
   *
   * @param batches the batches whose gradients are summed
   * @param step number of the update, from 1
   * @param rate learning rate
   */
  Update update(List<Batch> batches, long step, double rate) {
    double scale = 1.0 / targetTokens(batches);
    CrossEntropy.Result result =
        workers.run(w -> gradients(w, batches, step, scale)).stream()
            .reduce(CrossEntropy.Result.NONE, CrossEntropy.Result::plus);
    statistics.take(lanes.getFirst().kernels, lanes.stream().map(Lane::gradients).toList());
    double squares =
        workers.run(this::sumGradients).stream().mapToDouble(Double::doubleValue).sum();
    double norm = Math.sqrt(squares);
    double factor = config.clipping().factor(norm);
    AdamArguments arguments = config.optimizer().arguments(factor, rate, step);
    workers.run(w -> apply(w, arguments));
    statistics.apply();
    moments.average().ifPresent(a -> workers.run(w -> average(w, a, step)));
    return new Update(result, norm);
  }

  private static long targetTokens(List<Batch> batches) {
    return batches.stream().mapToLong(Batch::targetTokens).sum();
  }

  private CrossEntropy.Result gradients(int worker, List<Batch> batches, long step, double scale) {
    CrossEntropy.Result sum = CrossEntropy.Result.NONE;
    for (int b = 0; b < batches.size(); b++) {
      List<Batch> parts = batches.get(b).split(workers.count());
      if (worker < parts.size()) {
        long key = CounterRandom.key(CounterRandom.key(config.seed(), step), key(b, worker));
        sum = sum.plus(gradients(lanes.get(worker), parts.get(worker).examples(), key, scale));
      }
    }
    return sum;
  }

  private static long key(int batch, int worker) {
    return (long) batch << 32 | worker;
  }

  private CrossEntropy.Result gradients(Lane lane, List<Example> part, long key, double scale) {
    Graph graph = Graph.training(lane.kernels, lane.memory, lane.gradients, key);
    CrossEntropy.Result result =
        model.loss(
            graph,
            part.stream().map(Example::source).toArray(int[][]::new),
            part.stream().map(e -> special.input(e.target())).toArray(int[][]::new),
            part.stream().map(Example::target).toArray(int[][]::new),
            config.labelSmoothing(),
            scale);
    graph.backward();
    lane.memory.reset();
    return result;
  }

  /** Adds the other workers' gradients to the first one's, over this worker's stretch. */
  private double sumGradients(int worker) {
    Kernels kernels = lanes.get(worker).kernels;
    Tensor sum = stretch(worker, lanes.getFirst().gradients);
    for (Lane other : lanes.subList(1, lanes.size())) {
      kernels.axpy(1, stretch(worker, other.gradients), sum);
    }
    return kernels.sumOfSquares(sum);
  }

  private Void apply(int worker, AdamArguments arguments) {
    Kernels kernels = lanes.get(worker).kernels;
    Tensor parameters = stretch(worker, model.parameters().flat());
    Tensor gradient = stretch(worker, lanes.getFirst().gradients);
    Tensor first = stretch(worker, moments.first());
    kernels.adam(parameters, gradient, first, stretch(worker, moments.second()), arguments);
    lanes.forEach(lane -> stretch(worker, lane.gradients).zero());
    return null;
  }

  private Void average(int worker, Tensor average, long step) {
    MovingAverage moving = new MovingAverage(config.ema(), stretch(worker, average));
    moving.update(lanes.get(worker).kernels, stretch(worker, model.parameters().flat()), step);
    return null;
  }

  private Tensor stretch(int worker, Tensor flat) {
    long from = flat.size() * worker / workers.count();
    long to = flat.size() * (worker + 1) / workers.count();
    return flat.slice(from, (int) (to - from));
  }

  @Override
  public void close() {
    workers.close();
  }
}
