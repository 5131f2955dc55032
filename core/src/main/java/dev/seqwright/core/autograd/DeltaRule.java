package dev.seqwright.core.autograd;

/**
 * What a key had written is replaced: S_t = S_{t-1} + g_t k_t (v_t - S_{t-1}' k_t)' (Schlag et al.
 * 2021, eq. 24).
 *
 * <p>Backward, E being the gradient of S_t, u = v_t - S_{t-1}' k_t and w = E' k_t: dg_t = w . u;
 * dv_t = g_t w; dk_t = g_t (E u - S_{t-1} w); of S_{t-1}: E - g_t k_t w'.
 */
final class DeltaRule implements ScanRule {
  @Override
  public void advance(ScanHead head, int t, float[] state) {
    ScanState.addOuter(head.gate(t), head.key(t), change(head, t, state), state);
  }

  /** v_t - S' k_t. */
  private static float[] change(ScanHead head, int t, float[] state) {
    float[] change = head.value(t);
    ScanHead.add(-1, ScanState.read(state, head.key(t)), change, 0);
    return change;
  }

  @Override
  public void retreat(ScanHead head, ScanHead gradients, int t, float[] before, float[] slope) {
    float gate = head.gate(t);
    float[] key = head.key(t);
    float[] u = change(head, t, before);
    float[] w = ScanState.read(slope, key);
    gradients.g()[t] += ScanState.dot(w, u);
    ScanHead.add(gate, w, gradients.v(), t);
    ScanHead.add(gate, ScanState.times(slope, u), gradients.k(), t);
    ScanHead.add(-gate, ScanState.times(before, w), gradients.k(), t);
    ScanState.addOuter(-gate, key, w, slope);
  }
}
