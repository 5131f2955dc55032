package dev.seqwright.core.export.onnx;

/** How the queries and keys of an attention are compared, given where they stand. */
interface Comparison {
  /** Queries or keys (B, H, T, d), as they are compared. */
  String placed(String x);

  /**
   * Logits (B, H, T, S) without a mask.
   *
   * @param queries (B, H, T, d), placed
   * @param keys (B, H, S, d), placed
   */
  String scores(int layer, String queries, String keys);
}
