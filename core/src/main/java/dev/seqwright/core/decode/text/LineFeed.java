package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.Failures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads lines ahead on a thread of its own and hands them out in windows: as many as a window
 * holds, or fewer when the input has no more for the moment, so that whoever types or pipes line by
 * line gets answers at once. What is read ahead is bounded in lines and in characters.
 */
final class LineFeed implements AutoCloseable {
  /**
   * How long an input may hold its breath before its lines are sent off, in milliseconds: one for
   * each line that is there already, at most. Who sends a line and waits for its translation waits
   * little, and a stream of many lines is not cut for a hiccup.
   */
  private static final long PATIENCE = 20;

  private static final int CHARACTERS = 1 << 23;

  private sealed interface Item {}

  private record Read(Line line, int cost) implements Item {}

  /** The end of the input; {@code failure} is null if nothing went wrong. */
  private record End(Throwable failure) implements Item {}

  private final int windowLines;
  private final BlockingQueue<Item> queue;
  private final Semaphore room = new Semaphore(CHARACTERS);
  private final Thread reader;
  private End end;

  /**
   * Starts to read.
   *
   * @param lines used by the reading thread alone from now on
   * @param windowLines most lines of a window
   */
  LineFeed(Iterator<Input> lines, int windowLines) {
    this.windowLines = windowLines;
    this.queue = new ArrayBlockingQueue<>(windowLines);
    this.reader = Thread.ofPlatform().daemon().name("line-reader").start(() -> read(lines));
  }

  /**
   * The next lines, at least one; none when the input is over. A failure of the input is thrown
   * once all lines before it were handed out.
   */
  List<Line> window() throws InterruptedException {
    List<Line> window = new ArrayList<>();
    int characters = 0;
    while (end == null && window.size() < windowLines && characters < CHARACTERS) {
      Item item = window.isEmpty() ? queue.take() : next(Math.min(PATIENCE, window.size()));
      switch (item) {
        case Read read -> {
          room.release(read.cost);
          characters += read.cost;
          window.add(read.line);
        }
        case End last -> end = last;
        case null -> {
          return window;
        }
      }
    }
    if (window.isEmpty() && end.failure != null) {
      throw Failures.unchecked(end.failure);
    }
    return window;
  }

  private Item next(long patience) throws InterruptedException {
    return queue.poll(patience, TimeUnit.MILLISECONDS);
  }

  /** Stops reading; a read that blocks is left to end by itself. */
  @Override
  public void close() {
    reader.interrupt();
  }

  private void read(Iterator<Input> lines) {
    try {
      Throwable failure = readAll(lines);
      queue.put(new End(failure));
    } catch (InterruptedException e) {
      // Closed: nobody waits for more lines.
      Thread.currentThread().interrupt();
    }
  }

  private Throwable readAll(Iterator<Input> lines) throws InterruptedException {
    try {
      for (long number = 0; lines.hasNext(); number++) {
        Input input = lines.next();
        int length = input.text().length() + input.prefix().length();
        int cost = Math.min(length + 1, CHARACTERS);
        room.acquire(cost);
        queue.put(new Read(new Line(number, input), cost));
      }
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }
}
