package dev.seqwright.core.tensor.workspace;

import dev.seqwright.core.tensor.Slabs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Slabs straight from the JDK: nothing to load, so a cold start pays nothing. The arena is shared
 * between threads: a step's memory has one owner, but parameters are read by every worker.
 */
public final class NativeSlabs implements Slabs {
  private static final long ALIGNMENT = 64;
  private final Arena arena = Arena.ofShared();

  @Override
  public MemorySegment slab(long bytes) {
    return arena.allocate(bytes, ALIGNMENT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
