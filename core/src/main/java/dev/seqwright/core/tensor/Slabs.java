package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;

/**
 * A source of large blocks of off-heap memory, aligned to a cache line, for any number of threads.
 * Freed by {@link #close} only.
 */
public interface Slabs extends AutoCloseable {
  /** A block of at least {@code bytes}; its content is undefined. */
  MemorySegment slab(long bytes);

  /** Frees every block of this source. */
  @Override
  void close();
}
