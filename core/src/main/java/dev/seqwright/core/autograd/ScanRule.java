package dev.seqwright.core.autograd;

/** How a matrix that a sequence writes to goes from one position to the next; see {@link Scan}. */
interface ScanRule {
  /** Makes S_{t-1} (F, d) S_t, in place. */
  void advance(ScanHead head, int t, float[] state);

  /**
   * The gradient of {@link #advance}: adds to those of k_t, v_t and g_t, and makes the gradient of
   * S_t that of S_{t-1}, in place.
   *
   * @param before S_{t-1}
   * @param slope the gradient of S_t
   */
  void retreat(ScanHead head, ScanHead gradients, int t, float[] before, float[] slope);
}
