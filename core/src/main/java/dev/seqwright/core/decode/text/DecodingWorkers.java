package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.Failures;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Threads that search, each with a model of its own, opened when its first batch comes and closed
 * by the same thread.
 */
public final class DecodingWorkers implements AutoCloseable {
  private final DecoderFactory models;
  private final Search search;
  private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  private record Job(
      List<Sentence> batch, Search search, CompletableFuture<List<List<Hypothesis>>> result) {}

  /** Starts {@code count} threads. */
  public DecodingWorkers(int count, DecoderFactory models, Search search) {
    this.models = models;
    this.search = search;
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().name("translate-" + i).start(this::work));
    }
  }

  /** Puts a batch in line. */
  public CompletableFuture<List<List<Hypothesis>>> submit(List<Sentence> batch) {
    return submit(batch, search);
  }

  /** The same by another search. */
  public CompletableFuture<List<List<Hypothesis>>> submit(List<Sentence> batch, Search other) {
    Job job = new Job(batch, other, new CompletableFuture<>());
    queue.add(job);
    return job.result;
  }

  /** Stops the threads when their present batches are done. */
  @Override
  public void close() {
    queue.clear();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  private void work() {
    IncrementalDecoder model = null;
    try {
      while (true) {
        Job job = queue.take();
        model = run(job, model);
      }
    } catch (InterruptedException e) {
      // Closed: leave.
    } finally {
      if (model != null) {
        model.close();
      }
    }
  }

  private IncrementalDecoder run(Job job, IncrementalDecoder opened) {
    IncrementalDecoder model = opened;
    try {
      model = model == null ? models.open() : model;
      job.result.complete(job.search.search(model, job.batch));
    } catch (RuntimeException | Error e) {
      job.result.completeExceptionally(e);
    }
    return model;
  }
}
