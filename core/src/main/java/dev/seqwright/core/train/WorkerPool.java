package dev.seqwright.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** W threads that do one thing together at a time, each its part of it. */
final class WorkerPool implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  WorkerPool(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(count, Thread.ofPlatform().name("worker-", 0).factory());
  }

  int count() {
    return count;
  }

  /** Runs the task for every worker 0 ... W - 1 and waits for all; results are in that order. */
  <T> List<T> run(IntFunction<T> task) {
    List<Callable<T>> parts = new ArrayList<>();
    for (int w = 0; w < count; w++) {
      int worker = w;
      parts.add(() -> task.apply(worker));
    }
    try {
      return results(threads.invokeAll(parts));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted inside a training step", e);
    }
  }

  private static <T> List<T> results(List<Future<T>> parts) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> part : parts) {
      results.add(result(part));
    }
    return results;
  }

  private static <T> T result(Future<T> part) throws InterruptedException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
