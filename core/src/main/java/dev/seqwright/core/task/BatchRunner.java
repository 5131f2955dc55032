package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Batches;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.decode.Failures;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.core.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Worker threads that take examples through a network, without gradients: batches of about equal
 * length, a batch a worker at a time. What is found for an example does not depend on batches or
 * workers.
 */
final class BatchRunner implements AutoCloseable {
  /** A worker's kernels and the memory of its batch. */
  private record Lane(Kernels kernels, Workspace workspace) {}

  private final ExecutorService threads;
  private final BlockingQueue<Lane> free = new LinkedBlockingQueue<>();
  private final int maxTokens;
  private final Runnable beforeBatch;

  /**
   * @param maxTokens the longest example of a batch times its number of examples is at most this
   * @param kernels makes a worker's kernels
   * @param slabs where memory comes from
   * @param beforeBatch called before each batch; what it throws ends the work
   */
  BatchRunner(
      int workers, int maxTokens, Supplier<Kernels> kernels, Slabs slabs, Runnable beforeBatch) {
    this.maxTokens = maxTokens;
    this.beforeBatch = beforeBatch;
    this.threads =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("worker-", 0).factory());
    for (int i = 0; i < workers; i++) {
      free.add(new Lane(kernels.get(), new Workspace(slabs)));
    }
  }

  /** The workers that measure a run on its validation set until it is asked to end. */
  static BatchRunner of(TaskSetup setup) {
    TrainingConfig config = setup.config().training();
    return new BatchRunner(
        config.workers(), config.maxTokens(), setup.kernels(), setup.slabs(), setup.stop()::check);
  }

  /**
   * Does some work on every batch.
   *
   * @param work takes the examples of a batch; the memory of its graph is used again after it
   * @return its results, in an order that depends on the examples alone
   */
  <E extends Example, R> List<R> run(List<E> examples, BiFunction<Graph, List<E>, R> work) {
    return examples.isEmpty()
        ? List.of()
        : each(new Batches<>(examples, maxTokens, 0).epoch(0), work);
  }

  /** The same on batches that were made before. */
  <E extends Example, R> List<R> each(List<Batch<E>> batches, BiFunction<Graph, List<E>, R> work) {
    List<Future<R>> running = new ArrayList<>();
    for (Batch<E> batch : batches) {
      running.add(threads.submit(() -> run(batch, work)));
    }
    return running.stream().map(BatchRunner::result).toList();
  }

  /**
   * Does some work on one example after the other, as that on each needs what was found for those
   * before.
   */
  <E extends Example, R> List<R> inOrder(List<E> examples, BiFunction<Graph, List<E>, R> work) {
    Future<List<R>> running =
        threads.submit(
            () -> examples.stream().map(e -> run(new Batch<>(List.of(e)), work)).toList());
    return result(running);
  }

  private <E extends Example, R> R run(Batch<E> batch, BiFunction<Graph, List<E>, R> work) {
    beforeBatch.run();
    Lane lane = free.remove();
    try {
      lane.workspace.reset();
      return work.apply(Graph.inference(lane.kernels, lane.workspace), batch.examples());
    } finally {
      free.add(lane);
    }
  }

  private static <R> R result(Future<R> running) {
    try {
      return running.get();
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    } catch (ExecutionException e) {
      throw Failures.unchecked(e.getCause());
    }
  }

  /** Stops the workers and waits for those that work: what they read is freed after this. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
