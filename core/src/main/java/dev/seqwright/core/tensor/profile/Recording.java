package dev.seqwright.core.tensor.profile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** One worker's part of a {@link Profile}. */
final class Recording {
  private final LongSupplier processorTime;
  private final Map<String, Profile.Line> lines = new ConcurrentHashMap<>();
  private volatile long firstWall = -1;
  private volatile long firstProcessor;
  private volatile long lastWall;
  private volatile long lastProcessor;

  Recording(LongSupplier processorTime) {
    this.processorTime = processorTime;
  }

  /** The processor time at the beginning of a call. */
  long begin() {
    long begin = processorTime.getAsLong();
    if (firstWall < 0) {
      firstWall = System.nanoTime();
      firstProcessor = begin;
    }
    return begin;
  }

  /** Books the call that began then. */
  void end(long begin, ProfiledKernels.Work work) {
    lastProcessor = processorTime.getAsLong();
    lastWall = System.nanoTime();
    double seconds = (lastProcessor - begin) / 1e9;
    lines.merge(
        work.name(),
        new Profile.Line(work.name(), 1, seconds, work.flops(), work.bytes()),
        Profile.Line::plus);
  }

  Map<String, Profile.Line> lines() {
    return lines;
  }

  boolean used() {
    return firstWall >= 0;
  }

  /** Seconds from the first call to the end of the last one. */
  double wall() {
    return (lastWall - firstWall) / 1e9;
  }

  /** Seconds of processor time in between. */
  double processor() {
    return (lastProcessor - firstProcessor) / 1e9;
  }
}
