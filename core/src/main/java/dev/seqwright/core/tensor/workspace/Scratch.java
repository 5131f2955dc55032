package dev.seqwright.core.tensor.workspace;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Off-heap memory that a kernel works in, grown to the largest request and kept. Its content does
 * not outlive the next call of {@link #address}. A caller keeps the scratch reachable while it uses
 * the address (see {@link java.lang.ref.Reference#reachabilityFence}), because the memory is freed
 * with the scratch.
 */
public final class Scratch {
  private static final long ALIGNMENT = 64;
  private MemorySegment memory = MemorySegment.NULL;

  /** The address, aligned to a cache line, of at least {@code floats} floats. */
  public long address(long floats) {
    if (memory.byteSize() < 4 * floats) {
      memory = Arena.ofAuto().allocate(Math.max(4 * floats, 2 * memory.byteSize()), ALIGNMENT);
    }
    return memory.address();
  }
}
