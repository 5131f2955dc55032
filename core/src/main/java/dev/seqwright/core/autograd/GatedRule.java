package dev.seqwright.core.autograd;

/**
 * What was written fades: S_t = g_t S_{t-1} + (1 - g_t) k_t v_t' (Peng et al. 2021, eq. 7).
 *
 * <p>Backward, E being the gradient of S_t: dk_t = (1 - g_t) E v_t; dv_t = (1 - g_t) E' k_t; dg_t =
 * sum of E * (S_{t-1} - k_t v_t'); of S_{t-1}: g_t E.
 */
final class GatedRule implements ScanRule {
  @Override
  public void advance(ScanHead head, int t, float[] state) {
    ScanState.scale(head.gate(t), state);
    ScanState.addOuter(1 - head.gate(t), head.key(t), head.value(t), state);
  }

  @Override
  public void retreat(ScanHead head, ScanHead gradients, int t, float[] before, float[] slope) {
    float written = 1 - head.gate(t);
    float[] ofKey = ScanState.times(slope, head.value(t));
    ScanHead.add(written, ofKey, gradients.k(), t);
    ScanHead.add(written, ScanState.read(slope, head.key(t)), gradients.v(), t);
    gradients.g()[t] += ScanState.dot(slope, before) - ScanState.dot(ofKey, head.key(t));
    ScanState.scale(head.gate(t), slope);
  }
}
