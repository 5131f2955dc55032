package dev.seqwright.core.stack;

/** What the layers of a stack read of the segment of a text before their own. */
public enum SegmentReading {
  /** Nothing that the stack would hand them. */
  NOTHING,
  /** Slots, by an attention of their own behind that to the segment. */
  SLOTS,
  /** A summary, as a position in front of those of the segment. */
  SUMMARY
}
