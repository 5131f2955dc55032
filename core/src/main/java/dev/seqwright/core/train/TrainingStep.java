package dev.seqwright.core.train;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.core.train.optimizer.DecayStretches;
import dev.seqwright.core.train.optimizer.Moments;
import dev.seqwright.core.train.optimizer.MovingAverage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One update of the parameters. Each worker computes the gradients of its part of every batch into
 * a buffer of its own; then each sums, clips and applies a shard of the flat buffers. Sums run in
 * the order of the workers, so the same number of workers gives the same bits.
 */
final class TrainingStep<E extends Example> implements AutoCloseable {
  /** What an update found; the norm is that of the mean gradient, before clipping. */
  record Update(CrossEntropy.Result result, double gradientNorm) {
    /** Whether loss and norm are numbers. */
    boolean isFinite() {
      return Double.isFinite(result.loss()) && Double.isFinite(gradientNorm);
    }
  }

  /** A worker's own things. */
  private record WorkerBuffers(Kernels kernels, Workspace workspace, Tensor gradients) {}

  private final Task<E> task;
  private final Parameters parameters;
  private final TrainingConfig config;
  private final Moments moments;
  private final WorkerPool workers;
  private final List<WorkerBuffers> buffers;
  private final RunningStatistics statistics;
  private final DecayStretches decaying;
  private final List<Parameter> bounded;

  /**
   * @param kernels gives each worker its kernels
   * @param slabs where gradients and the memory of steps come from
   */
  TrainingStep(
      Task<E> task,
      TrainingConfig config,
      Moments moments,
      Supplier<Kernels> kernels,
      Slabs slabs) {
    this.task = task;
    this.parameters = task.network().parameters();
    this.config = config;
    this.moments = moments;
    this.workers = new WorkerPool(config.workers());
    this.buffers =
        IntStream.range(0, workers.count()).mapToObj(w -> buffers(kernels.get(), slabs)).toList();
    this.statistics = new RunningStatistics(parameters, slabs);
    this.decaying = DecayStretches.of(parameters, config.optimizer().treatsAlike());
    this.bounded = parameters.trainedOnes().stream().filter(p -> p.range().isPresent()).toList();
  }

  private WorkerBuffers buffers(Kernels kernels, Slabs slabs) {
    Workspace own = new Workspace(slabs);
    Tensor gradients = own.zeros((int) parameters.trainedSize());
    return new WorkerBuffers(kernels, new Workspace(slabs), gradients);
  }

  /**
   * Changes the parameters, unless loss or gradient are not finite.
   *
   * @param batches the batches whose gradients are summed
   * @param step number of the update, from 1
   * @param rate learning rate
   */
  Update update(List<Batch<E>> batches, long step, double rate) {
    double scale = 1.0 / units(batches);
    CrossEntropy.Result result =
        workers.run(w -> gradients(w, batches, step, scale)).stream()
            .reduce(CrossEntropy.Result.NONE, CrossEntropy.Result::plus);
    statistics.take(
        buffers.getFirst().kernels, buffers.stream().map(WorkerBuffers::gradients).toList());
    double squares =
        workers.run(this::sumGradients).stream().mapToDouble(Double::doubleValue).sum();
    double norm = Math.sqrt(squares);
    Update found = new Update(result, norm);
    if (!found.isFinite()) {
      return found;
    }
    double factor = config.clipping().factor(norm);
    AdamArguments arguments = config.optimizer().arguments(factor, rate, step);
    workers.run(w -> apply(w, arguments));
    statistics.apply(step);
    bounded.forEach(TrainingStep::bound);
    moments.average().ifPresent(a -> workers.run(w -> average(w, a, step)));
    return found;
  }

  private long units(List<Batch<E>> batches) {
    return batches.stream().mapToLong(Batch::units).sum();
  }

  /**
   * A worker's part of a batch.
   *
   * @param key stands for the update, the batch and the worker
   */
  private record Part<E>(List<E> examples, Graph.Update update, long key) {}

  private CrossEntropy.Result gradients(
      int worker, List<Batch<E>> batches, long step, double scale) {
    WorkerBuffers own = buffers.get(worker);
    List<Part<E>> parts = parts(worker, batches, step);
    return task.segments()
        .filter(state -> state.replays() && !parts.isEmpty())
        .map(state -> replayed(state, own, parts, scale))
        .orElseGet(
            () ->
                parts.stream()
                    .map(part -> gradients(own, part, scale))
                    .reduce(CrossEntropy.Result.NONE, CrossEntropy.Result::plus));
  }

  private List<Part<E>> parts(int worker, List<Batch<E>> batches, long step) {
    Graph.Update update = new Graph.Update(step, CounterRandom.key(config.seed(), step));
    List<Part<E>> parts = new ArrayList<>();
    for (int b = 0; b < batches.size(); b++) {
      List<Batch<E>> each = batches.get(b).split(workers.count());
      if (worker < each.size()) {
        long key = CounterRandom.key(update.key(), key(b, worker));
        parts.add(new Part<>(each.get(worker).examples(), update, key));
      }
    }
    return parts;
  }

  /** Batches are segments that follow each other, and gradients go through what they leave. */
  private CrossEntropy.Result replayed(
      SegmentState state, WorkerBuffers own, List<Part<E>> parts, double scale) {
    int[] streams =
        parts.stream()
            .flatMap(part -> part.examples.stream())
            .mapToInt(example -> example.stream().orElseThrow())
            .distinct()
            .toArray();
    return SegmentReplay.run(
        state,
        streams,
        parts.size(),
        new SegmentReplay.Passes() {
          @Override
          public void read(int segment) {
            Part<E> part = parts.get(segment);
            task.read(graph(own, part), part.examples);
            own.workspace.reset();
            own.gradients.zero(); // some parts measure what passes them
          }

          @Override
          public CrossEntropy.Result differentiate(int segment) {
            return gradients(own, parts.get(segment), scale);
          }
        });
  }

  private Graph graph(WorkerBuffers own, Part<E> part) {
    return Graph.training(own.kernels, own.workspace, own.gradients, part.update, part.key);
  }

  private static long key(int batch, int worker) {
    return (long) batch << 32 | worker;
  }

  private CrossEntropy.Result gradients(WorkerBuffers own, Part<E> part, double scale) {
    Graph graph = graph(own, part);
    CrossEntropy.Result result = task.loss(graph, part.examples, scale);
    graph.seedTerms(scale * part.examples.stream().mapToInt(Example::units).sum());
    graph.backward();
    own.workspace.reset();
    return result;
  }

  /** Adds the other workers' gradients to the first one's, over this worker's shard. */
  private double sumGradients(int worker) {
    Kernels kernels = buffers.get(worker).kernels;
    Tensor sum = shard(worker, buffers.getFirst().gradients);
    for (WorkerBuffers other : buffers.subList(1, buffers.size())) {
      kernels.elements().axpy(1, shard(worker, other.gradients), sum);
    }
    return kernels.elements().sumOfSquares(sum);
  }

  private Void apply(int worker, AdamArguments arguments) {
    for (DecayStretches.Stretch stretch : decaying.all()) {
      if (stretch.lastUpdate() >= arguments.step()) {
        apply(worker, stretch.within(begin(worker), begin(worker + 1)), arguments);
      }
    }
    buffers.forEach(own -> shard(worker, own.gradients).zero());
    return null;
  }

  private void apply(int worker, DecayStretches.Stretch stretch, AdamArguments arguments) {
    long from = stretch.from();
    int size = (int) (stretch.to() - from);
    if (size > 0) {
      buffers
          .get(worker)
          .kernels
          .optimizer()
          .adam(
              parameters.flat().slice(from, size),
              buffers.getFirst().gradients.slice(from, size),
              moments.first().slice(from, size),
              moments.second().slice(from, size),
              stretch.of(arguments));
    }
  }

  /** Puts elements that left their range at its border. */
  private static void bound(Parameter parameter) {
    Parameter.Range range = parameter.range().orElseThrow();
    for (long e = 0; e < parameter.size(); e++) {
      float value = parameter.value().get(e);
      parameter.value().set(e, Math.clamp(value, range.least(), range.most()));
    }
  }

  private Void average(int worker, Tensor average, long step) {
    MovingAverage moving = new MovingAverage(config.ema(), shard(worker, average));
    moving.update(buffers.get(worker).kernels, shard(worker, parameters.trained()), step);
    return null;
  }

  private Tensor shard(int worker, Tensor flat) {
    long from = begin(worker);
    return flat.slice(from, (int) (begin(worker + 1) - from));
  }

  /** Where the shard of a worker begins. */
  private long begin(int worker) {
    return parameters.trainedSize() * worker / workers.count();
  }

  @Override
  public void close() {
    workers.close();
  }
}
