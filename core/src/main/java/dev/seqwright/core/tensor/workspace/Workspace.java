package dev.seqwright.core.tensor.workspace;

import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of one worker's step: tensors are cut from slabs, given back one by one or all at once
 * at the end of the step. Slabs are kept from step to step, so memory is flat over any number of
 * steps. One owner, one thread.
 *
 * <p>Blocks that were given back are handed out again last in, first out, while they are still in
 * the processor's cache.
 */
public final class Workspace implements AutoCloseable {
  private static final long SMALLEST_SLAB = 1L << 20;
  private static final long LARGEST_SLAB = 64L << 20;
  private static final long GRAIN = 4096;

  private final Slabs source;
  private final List<MemorySegment> slabs = new ArrayList<>();
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private int current;
  private long used;
  private long reserved;
  private long inUse;
  private long peak;

  public Workspace(Slabs source) {
    this.source = source;
  }

  /** A tensor with undefined content. */
  public Tensor allocate(int... shape) {
    long bytes = 4 * Tensor.elements(shape);
    inUse += rounded(bytes);
    peak = Math.max(peak, inUse);
    MemorySegment block = block(rounded(bytes));
    if (!parts.isEmpty()) {
      parts.peek().add(block);
    }
    return new Tensor(block.asSlice(0, bytes), shape);
  }

  /** A tensor of zeros. */
  public Tensor zeros(int... shape) {
    return allocate(shape).zero();
  }

  /**
   * Gives a tensor back before the end of the step; it must be the one that {@link #allocate}
   * returned.
   */
  public void release(Tensor tensor) {
    MemorySegment block = tensor.memory().reinterpret(rounded(tensor.memory().byteSize()));
    parts.forEach(part -> part.remove(block));
    release(block);
  }

  /** Begins a part of the step: {@link #endPart} gives back what is allocated from now on. */
  public void beginPart() {
    parts.push(new Part());
  }

  /**
   * Ends the part that began last and gives back what was allocated in it, but for the memory under
   * {@code kept}, which belongs to the part around it or to the step from now on.
   */
  public void endPart(List<Tensor> kept) {
    Part ended = parts.pop();
    ended.hand(kept, parts.isEmpty() ? new Part() : parts.peek());
    ended.blocks().forEach(this::release);
  }

  /** Gives everything back: no tensor of this memory may be used afterwards. */
  public void reset() {
    free.clear();
    parts.clear();
    current = 0;
    used = 0;
    inUse = 0;
    peak = 0;
  }

  /** The most bytes that were in use at once since the last reset. */
  public long peak() {
    return peak;
  }

  /** Bytes held from the source, in use or not. */
  public long reserved() {
    return reserved;
  }

  @Override
  public void close() {
    source.close();
  }

  private void release(MemorySegment block) {
    inUse -= block.byteSize();
    free.computeIfAbsent(block.byteSize(), k -> new ArrayDeque<>()).push(block);
  }

  private MemorySegment block(long bytes) {
    Deque<MemorySegment> released = free.get(bytes);
    return released != null && !released.isEmpty() ? released.pop() : cut(bytes);
  }

  private MemorySegment cut(long bytes) {
    while (current < slabs.size() && used + bytes > slabs.get(current).byteSize()) {
      current++;
      used = 0;
    }
    if (current == slabs.size()) {
      grow(bytes);
    }
    used += bytes;
    return slabs.get(current).asSlice(used - bytes, bytes);
  }

  /** The source fills slabs with zeros, so even an unused part of a slab costs time and memory. */
  private void grow(long bytes) {
    long quarter = Math.clamp(reserved / 4, SMALLEST_SLAB, LARGEST_SLAB);
    long size = Math.max(quarter, bytes);
    slabs.add(source.slab(size));
    reserved += size;
  }

  private static long rounded(long bytes) {
    return Math.max(GRAIN, (bytes + GRAIN - 1) / GRAIN * GRAIN);
  }
}
