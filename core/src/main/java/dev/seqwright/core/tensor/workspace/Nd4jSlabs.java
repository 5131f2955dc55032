package dev.seqwright.core.tensor.workspace;

import dev.seqwright.core.tensor.Slabs;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Slabs in ND4J's buffers. They are held here until {@link #close}, which frees them at once, so
 * the garbage collector has no part in it: ND4J frees a buffer that nobody holds, though its memory
 * be in use, so that none may be lost when workers ask at the same time. The first one loads ND4J,
 * which takes 0.8 s.
 */
public final class Nd4jSlabs implements Slabs {
  private static final long ALIGNMENT = 64;

  private final Queue<DataBuffer> buffers = new ConcurrentLinkedQueue<>();

  @Override
  @SuppressWarnings("restricted")
  public MemorySegment slab(long bytes) {
    Nd4jArrays.load();
    long elements = Math.ceilDiv(bytes + ALIGNMENT, Float.BYTES);
    DataBuffer buffer = Nd4j.createBuffer(DataType.FLOAT, elements, false);
    buffers.add(buffer);
    return MemorySegment.ofAddress(aligned(buffer.address())).reinterpret(bytes);
  }

  /** The slabs that are not freed yet. */
  int held() {
    return buffers.size();
  }

  private static long aligned(long address) {
    return Math.ceilDiv(address, ALIGNMENT) * ALIGNMENT;
  }

  @Override
  public void close() {
    buffers.forEach(DataBuffer::close);
    buffers.clear();
  }
}
