package dev.seqwright.core.checkpoint;

import java.util.Locale;
import java.util.zip.CRC32C;

/** Tells a file from a cut or changed one. */
final class Checksum {
  private Checksum() {}

  /** The CRC-32C and the size: {@code 9a71bb4c 5 bytes}. */
  static String of(byte[] content) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    return String.format(Locale.ROOT, "%08x %d bytes", sum.getValue(), content.length);
  }
}
