package dev.seqwright.core.train.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The most memory that this process has held: heap, native slabs and everything else. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /**
   * The peak resident set in bytes, as Linux counts it; elsewhere the heap that the JVM holds now.
   */
  public static long bytes() {
    return residentPeak().orElseGet(() -> Runtime.getRuntime().totalMemory());
  }

  private static Optional<Long> residentPeak() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
