package dev.seqwright.core.decode.text;

import dev.seqwright.core.data.LineFeed;
import dev.seqwright.core.decode.Failures;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The windows under way, in order. A thread of its own begins the next ones while the caller waits
 * for the first, so that no worker waits for the end of a window; it runs at most two windows
 * ahead.
 */
final class WindowQueue implements AutoCloseable {
  private final LineFeed<Input> feed;
  private final Function<List<Line>, CompletableFuture<List<TranslatedLine>>> begin;
  private final BlockingQueue<CompletableFuture<List<TranslatedLine>>> queue =
      new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private long read;

  /**
   * Starts to take windows from the feed.
   *
   * @param begin sends a window to the workers
   */
  WindowQueue(
      LineFeed<Input> feed, Function<List<Line>, CompletableFuture<List<TranslatedLine>>> begin) {
    this.feed = feed;
    this.begin = begin;
    this.thread = Thread.ofPlatform().daemon().name("line-windows").start(this::fill);
  }

  /** The next window's lines, translated; none when the input is over. */
  List<TranslatedLine> next() {
    try {
      return queue.take().join();
    } catch (CompletionException e) {
      throw Failures.unchecked(e.getCause());
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  private void fill() {
    try {
      while (true) {
        CompletableFuture<List<TranslatedLine>> window = nextWindow();
        queue.put(window);
        if (window.isCompletedExceptionally()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for more windows.
      Thread.currentThread().interrupt();
    }
  }

  private List<Line> numbered(List<Input> inputs) {
    return inputs.stream().map(input -> new Line(read++, input)).toList();
  }

  private CompletableFuture<List<TranslatedLine>> nextWindow() throws InterruptedException {
    try {
      List<Line> lines = numbered(feed.window());
      return lines.isEmpty() ? CompletableFuture.completedFuture(List.of()) : begin.apply(lines);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
