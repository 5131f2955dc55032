package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Reads lines ahead on a thread of its own and hands them out in windows: as many as a window
 * holds, or fewer when the input has no more for the moment, so that whoever types or pipes line by
 * line gets answers at once. What is read ahead is bounded in lines and in characters.
 *
 * @param <T> a line, or lines of several texts that belong together
 */
public final class LineFeed<T> implements AutoCloseable {
  /**
   * How long an input may hold its breath before its lines are sent off, in milliseconds: one for
   * each line that is there already, at most. Who sends a line and waits for its translation waits
   * little, and a stream of many lines is not cut for a hiccup.
   */
  private static final long PATIENCE = 20;

  private static final int CHARACTERS = 1 << 23;

  private sealed interface Item<T> {}

  private record Read<T>(T line, int cost) implements Item<T> {}

  /** The end of the input; {@code failure} is null if nothing went wrong. */
  private record End<T>(Throwable failure) implements Item<T> {}

  private final int windowLines;
  private final ToIntFunction<T> length;
  private final BlockingQueue<Item<T>> queue;
  private final Semaphore room = new Semaphore(CHARACTERS);
  private final Thread reader;
  private End<T> end;

  /**
   * Starts to read.
   *
   * @param lines used by the reading thread alone from now on
   * @param windowLines most lines of a window
   * @param length how many characters a line has
   */
  public LineFeed(Iterator<? extends T> lines, int windowLines, ToIntFunction<T> length) {
    this.windowLines = windowLines;
    this.length = length;
    this.queue = new ArrayBlockingQueue<>(windowLines);
    this.reader = Thread.ofPlatform().daemon().name("line-reader").start(() -> read(lines));
  }

  /** Takes the windows one after the other. */
  @FunctionalInterface
  public interface Taker<T> {
    /**
     * Takes a window.
     *
     * @param first the number of its first line, counted from 0
     */
    void accept(List<T> window, long first);
  }

  /** Hands out all windows that are left; failures are those of {@link #window}. */
  public void forEach(Taker<T> taker) {
    try {
      long first = 0;
      for (List<T> window = window(); !window.isEmpty(); window = window()) {
        taker.accept(window, first);
        first += window.size();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * The next lines, at least one; none when the input is over. A failure of the input is thrown
   * once all lines before it were handed out.
   */
  public List<T> window() throws InterruptedException {
    List<T> window = new ArrayList<>();
    int characters = 0;
    while (end == null && window.size() < windowLines && characters < CHARACTERS) {
      Item<T> item = window.isEmpty() ? queue.take() : next(Math.min(PATIENCE, window.size()));
      switch (item) {
        case Read<T> read -> {
          room.release(read.cost);
          characters += read.cost;
          window.add(read.line);
        }
        case End<T> last -> end = last;
        case null -> {
          return window;
        }
      }
    }
    if (window.isEmpty()) {
      throwFailure();
    }
    return window;
  }

  private Item<T> next(long patience) throws InterruptedException {
    return queue.poll(patience, TimeUnit.MILLISECONDS);
  }

  private void throwFailure() {
    if (end.failure instanceof Error e) {
      throw e;
    }
    if (end.failure instanceof RuntimeException e) {
      throw e;
    }
  }

  /** Stops reading; a read that blocks is left to end by itself. */
  @Override
  public void close() {
    reader.interrupt();
  }

  private void read(Iterator<? extends T> lines) {
    try {
      Throwable failure = readAll(lines);
      queue.put(new End<>(failure));
    } catch (InterruptedException e) {
      // Closed: nobody waits for more lines.
      Thread.currentThread().interrupt();
    }
  }

  private Throwable readAll(Iterator<? extends T> lines) throws InterruptedException {
    try {
      while (lines.hasNext()) {
        T line = lines.next();
        int cost = Math.min(length.applyAsInt(line) + 1, CHARACTERS);
        room.acquire(cost);
        queue.put(new Read<>(line, cost));
      }
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }
}
