package dev.seqwright.core.train;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.nn.SegmentState;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory-replay back-propagation (Wu et al. 2020): the gradients of the summed loss of T segments
 * that follow each other, each of which reads what the one before has written, with the activations
 * of one segment at a time.
 *
 * <pre>
 *   (1) m_(t+1) = read(m_t),  t = 1 ... T - 1                  values alone; each m_t is kept
 *   (2) g_(T+1) = 0;  for t = T ... 1: segment t is run again from m_t, and
 *       loss_t + &lt;m_(t+1), g_(t+1)&gt; is differentiated, by parameters and by m_t: g_t
 * </pre>
 */
public final class SegmentReplay {
  /** What is done with a segment, counted from 0. */
  public interface Passes {
    /** Reads it for what it leaves. */
    void read(int segment);

    /** Reads it and adds its gradients. */
    CrossEntropy.Result differentiate(int segment);
  }

  private SegmentReplay() {}

  /**
   * Runs all segments.
   *
   * @param state what is remembered when the first begins; then what the last has left
   * @param streams those of the segments
   */
  public static CrossEntropy.Result run(
      SegmentState state, int[] streams, int segments, Passes passes) {
    Deque<SegmentState.Copy> before = new ArrayDeque<>();
    for (int t = 0; t < segments; t++) {
      before.push(state.copy(streams));
      if (t < segments - 1) {
        passes.read(t);
      }
    }
    state.forgetGradients(streams);
    before.pop();
    CrossEntropy.Result sum = passes.differentiate(segments - 1);
    SegmentState.Copy end = state.copy(streams);
    for (int t = segments - 2; t >= 0; t--) {
      state.restore(before.pop());
      sum = sum.plus(passes.differentiate(t));
    }
    state.restore(end);
    return sum;
  }
}
