package jdk.incubator.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The width of a vector. */
public enum VectorShape {
  /** 64 bits. */
  S_64_BIT(64),
  /** 128 bits. */
  S_128_BIT(128),
  /** 256 bits. */
  S_256_BIT(256),
  /** 512 bits. */
  S_512_BIT(512);

  private final int bits;

  VectorShape(int bits) {
    this.bits = bits;
  }

  /** The width. */
  public int vectorBitSize() {
    return bits;
  }

  /**
   * The shape of a width.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static VectorShape forBitSize(int bits) {
    for (VectorShape shape : values()) {
      if (shape.bits == bits) {
        return shape;
      }
    }
    throw new IllegalArgumentException("no vector has " + bits + " bits");
  }

  /** The shape that the JDK's own Vector API takes on this processor: sums have as many parts. */
  static VectorShape preferred() {
    String bytes =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxVectorSize")
            .getValue();
    return forBitSize(8 * Integer.parseInt(bytes));
  }
}
