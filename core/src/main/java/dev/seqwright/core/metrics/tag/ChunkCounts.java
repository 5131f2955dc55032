package dev.seqwright.core.metrics.tag;

/**
 * Chunks that are there, that were found, and that are both, at the same tokens with the same type.
 *
 * @param gold chunks that are there
 * @param found chunks that were found
 * @param correct chunks that were found and are there
 */
public record ChunkCounts(long gold, long found, long correct) {
  /** Nothing counted. */
  public static final ChunkCounts NONE = new ChunkCounts(0, 0, 0);

  /** Percentage of the found chunks that are there; 0 when none was found. */
  public double precision() {
    return found == 0 ? 0 : 100.0 * correct / found;
  }

  /** Percentage of the chunks that were found; 0 when there are none. */
  public double recall() {
    return gold == 0 ? 0 : 100.0 * correct / gold;
  }

  /** 2 P R / (P + R), in percent. */
  public double f1() {
    double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }

  /** Of two texts together. */
  public ChunkCounts plus(ChunkCounts other) {
    return new ChunkCounts(gold + other.gold, found + other.found, correct + other.correct);
  }
}
