package dev.seqwright.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ids of a segmentation as SentencePiece hands them out: neighbouring unknown pieces become one
 * unknown id, or each its bytes where the model has byte pieces.
 */
final class IdList {
  private final int unknownId;
  private final int firstByteId;
  private int[] ids = new int[32];
  private int size;
  private boolean afterUnknown;

  /**
   * An empty list.
   *
   * @param firstByteId id of the piece of byte 0, or -1 when the model has none
   */
  IdList(int unknownId, int firstByteId) {
    this.unknownId = unknownId;
    this.firstByteId = firstByteId;
  }

  void add(int id) {
    append(id);
    afterUnknown = false;
  }

  void addUnknown(String text) {
    if (firstByteId < 0) {
      if (!afterUnknown) {
        append(unknownId);
      }
      afterUnknown = true;
      return;
    }
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      append(firstByteId + (b & 0xFF));
    }
  }

  private void append(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }
}
