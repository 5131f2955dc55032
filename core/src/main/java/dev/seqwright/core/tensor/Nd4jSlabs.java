package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Slabs in ND4J's buffers. They are held here until {@link #close}, which frees them at once, so
 * the garbage collector has no part in it. The first one loads ND4J, which takes 0.8 s.
 */
public final class Nd4jSlabs implements Slabs {
  private static final long ALIGNMENT = 64;

  private final List<DataBuffer> buffers = new ArrayList<>();

  @Override
  @SuppressWarnings("restricted")
  public MemorySegment slab(long bytes) {
    Nd4jArrays.load();
    long elements = Math.ceilDiv(bytes + ALIGNMENT, Float.BYTES);
    DataBuffer buffer = Nd4j.createBuffer(DataType.FLOAT, elements, false);
    buffers.add(buffer);
    return MemorySegment.ofAddress(aligned(buffer.address())).reinterpret(bytes);
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
