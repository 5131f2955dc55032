package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

  private final int windowLines;
  private final ToIntFunction<T> length;
  private final Thread reader;

  /** What was read and not handed out yet. */
  private List<T> ahead = new ArrayList<>();

  private int characters;
  private boolean ended;
  private Throwable failure;

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
  public synchronized List<T> window() throws InterruptedException {
    while (ahead.isEmpty() && !ended) {
      wait();
    }
    for (int seen = 0; seen < ahead.size() && !ended && !isFull(); ) {
      seen = ahead.size();
      wait(Math.min(PATIENCE, seen));
    }
    if (ahead.isEmpty()) {
      throwFailure();
    }
    List<T> window = ahead;
    ahead = new ArrayList<>();
    characters = 0;
    notifyAll();
    return window;
  }

  private boolean isFull() {
    return ahead.size() >= windowLines || characters >= CHARACTERS;
  }

  private void throwFailure() {
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
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
      end(readAll(lines));
    } catch (InterruptedException e) {
      // Closed: nobody waits for more lines.
      Thread.currentThread().interrupt();
    }
  }

  private Throwable readAll(Iterator<? extends T> lines) throws InterruptedException {
    try {
      while (lines.hasNext()) {
        T line = lines.next();
        put(line, length.applyAsInt(line));
      }
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  /**
   * Wakes who waits for a line, or for a whole window, and nobody for each line: that takes long.
   */
  private synchronized void put(T line, int size) throws InterruptedException {
    while (isFull()) {
      wait();
    }
    ahead.add(line);
    characters += size + 1;
    if (ahead.size() == 1 || isFull()) {
      notifyAll();
    }
  }

  private synchronized void end(Throwable thrown) {
    failure = thrown;
    ended = true;
    notifyAll();
  }
}
