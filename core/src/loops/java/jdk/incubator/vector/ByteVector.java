package jdk.incubator.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Lanes of bytes. */
public final class ByteVector extends Vector<Byte> {
  private final byte[] lanes;

  ByteVector(byte[] lanes) {
    this.lanes = lanes;
  }

  /** Writes all lanes. */
  public void intoMemorySegment(MemorySegment to, long offset, ByteOrder order) {
    MemorySegment.copy(lanes, 0, to, ValueLayout.JAVA_BYTE, offset, lanes.length);
  }
}
