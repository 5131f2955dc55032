package dev.seqwright.core.tensor.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much memory this process may still take, off the Java heap or on it, before the system or the
 * limit of its container (control groups, version 1 or 2) stops it. File contents that the system
 * merely keeps in memory count as available.
 */
public final class AvailableMemory {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final Path root;

  AvailableMemory(Path root) {
    this.root = root;
  }

  /** Bytes available to this process now. */
  public static long bytes() {
    return new AvailableMemory(Path.of("/")).measure();
  }

  long measure() {
    Path system = root.resolve("proc/meminfo");
    if (!Files.exists(system)) {
      return freeElsewhere();
    }
    return Math.min(1024 * value(system, "MemAvailable:"), leastOfGroups());
  }

  /** The figure of the JDK, for systems without /proc. */
  private static long freeElsewhere() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getFreeMemorySize();
  }

  private long leastOfGroups() {
    return lines(root.resolve("proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3))
        .flatMap(this::groups)
        .mapToLong(AvailableMemory::left)
        .min()
        .orElse(UNLIMITED);
  }

  /** The group of a line "number:controllers:path", and those around it: each may have a limit. */
  private Stream<Path> groups(String[] line) {
    boolean second = line[1].isEmpty();
    if (!second && !List.of(line[1].split(",")).contains("memory")) {
      return Stream.empty();
    }
    Path mount = root.resolve(second ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
    Path group = mount.resolve(line[2].substring(1)).normalize();
    return Stream.iterate(group, g -> g.startsWith(mount), Path::getParent);
  }

  private static long left(Path group) {
    return Math.min(
        left(group, "memory.max", "memory.current", "inactive_file"),
        left(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
  }

  private static long left(Path group, String limit, String usage, String reclaimable) {
    List<String> most = lines(group.resolve(limit));
    List<String> used = lines(group.resolve(usage));
    if (most.isEmpty() || used.isEmpty() || most.getFirst().equals("max")) {
      return UNLIMITED;
    }
    long cached = value(group.resolve("memory.stat"), reclaimable);
    return Math.max(0, Long.parseLong(most.getFirst()) - Long.parseLong(used.getFirst()) + cached);
  }

  /** The number after {@code key} in a file of lines "key number ...", or 0. */
  private static long value(Path file, String key) {
    return lines(file).stream()
        .map(line -> line.split("\\s+"))
        .filter(words -> words[0].equals(key))
        .mapToLong(words -> Long.parseLong(words[1]))
        .findFirst()
        .orElse(0);
  }

  private static List<String> lines(Path file) {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
