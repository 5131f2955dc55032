package dev.seqwright.core.tensor.profile;

import dev.seqwright.core.tensor.Kernels;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures the kernels of a process: calls, processor time, floating-point operations and bytes of
 * each, over all worker threads. It wraps the kernels of each worker; without it nothing is
 * measured and nothing is slower.
 *
 * <p>Time is the processor time of the calling thread, so other programs do not distort it. Bytes
 * are the operands' sizes, each counted once: about what a kernel must move when nothing is in the
 * cache.
 */
public final class Profile {
  /** Sums over the calls of one kind of kernel. */
  public record Line(String name, long calls, double seconds, double flops, double bytes) {
    Line plus(Line o) {
      return new Line(name, calls + o.calls, seconds + o.seconds, flops + o.flops, bytes + o.bytes);
    }

    /** 10^9 operations a second. */
    public double gigaflops() {
      return seconds == 0 ? 0 : flops / seconds / 1e9;
    }

    /** 10^9 bytes a second. */
    public double gigabytes() {
      return seconds == 0 ? 0 : bytes / seconds / 1e9;
    }
  }

  /**
   * The load of the worker threads from the first call to the last.
   *
   * @param wall seconds that passed, summed over threads
   * @param processor seconds of processor time in that stretch
   */
  public record Load(int threads, double wall, double processor) {}

  private final LongSupplier processorTime;
  private final List<Recording> recordings = new ArrayList<>();

  /** Measures the processor time of threads. */
  public Profile() {
    this(threadTime());
  }

  Profile(LongSupplier processorTime) {
    this.processorTime = processorTime;
  }

  private static LongSupplier threadTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads::getCurrentThreadCpuTime;
  }

  /** Wraps the kernels of one worker: the result computes the same and is measured. */
  public Kernels around(Kernels kernels) {
    Recording recording = new Recording(processorTime);
    synchronized (recordings) {
      recordings.add(recording);
    }
    return ProfiledKernels.of(kernels, recording);
  }

  /** The kernels that were called, the most expensive first. */
  public List<Line> lines() {
    Map<String, Line> sums = new HashMap<>();
    all().forEach(r -> r.lines().forEach((name, line) -> sums.merge(name, line, Line::plus)));
    List<Line> lines = new ArrayList<>(sums.values());
    lines.sort((a, b) -> Double.compare(b.seconds(), a.seconds()));
    return lines;
  }

  /** The load of the threads. */
  public Load load() {
    List<Recording> used = all().stream().filter(Recording::used).toList();
    double wall = used.stream().mapToDouble(Recording::wall).sum();
    return new Load(used.size(), wall, used.stream().mapToDouble(Recording::processor).sum());
  }

  private List<Recording> all() {
    synchronized (recordings) {
      return List.copyOf(recordings);
    }
  }

  @Override
  public String toString() {
    return ProfileTable.of(lines(), load());
  }
}
