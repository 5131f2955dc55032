package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.stream.Stream;

/**
 * A matrix S (F, d) a head that the positions of a sequence write to, one after the other, and read
 * from: S_t = rule(S_{t-1}, k_t, v_t, g_t), y_t = S_t' q_t, S_0 = 0; q and k (N, H F), v (N, H d),
 * g (N, H), y (N, H d).
 *
 * <p>Backward, last position first, with E the gradient of S_t: dq_t = S_t dy_t; E = E + q_t dy_t';
 * then the rule's own. States are kept a chunk at a time and computed again from its first. Time
 * O(n F d) a head, in plain loops; memory O(C F d + n F d / C) for chunks of C positions.
 */
public final class Scan {
  /** S_t = g_t S_{t-1} + (1 - g_t) k_t v_t'. */
  public static final Scan GATED = new Scan(new GatedRule());

  /** S_t = S_{t-1} + g_t k_t (v_t - S_{t-1}' k_t)'. */
  public static final Scan DELTA = new Scan(new DeltaRule());

  private static final int CHUNK = 64;
  private final ScanRule rule;

  private Scan(ScanRule rule) {
    this.rule = rule;
  }

  /**
   * Whole sequences.
   *
   * @return (N, H d)
   */
  public Variable apply(
      Graph graph, Operand q, Operand k, Operand v, Operand g, SequenceLayout layout, int heads) {
    Columns[] inputs = Stream.of(q, k, v, g).map(Operand::columns).toArray(Columns[]::new);
    Matrix[] values = Stream.of(inputs).map(Columns::matrix).toArray(Matrix[]::new);
    Tensor y = v.columns().like(graph);
    for (int b = 0; b < layout.sequences(); b++) {
      for (int h = 0; h < heads; h++) {
        ScanHead head = ScanHead.of(values, layout.start(b), layout.end(b), h, heads);
        float[] state = new float[head.features() * head.size()];
        ScanHead.put(forward(head, state), y.matrix(), layout.start(b), h, heads);
      }
    }
    Variable out = graph.output(y);
    return graph.record(
        out, () -> backward(graph, inputs, values, layout, heads, out.gradient().matrix()));
  }

  /**
   * One position of R sequences, for decoding: rows q, k, v and g as above, states (R, H F d)
   * updated.
   *
   * @return (R, H d)
   */
  public Tensor step(
      Workspace memory, Matrix q, Matrix k, Matrix v, Matrix g, Tensor states, int heads) {
    Matrix[] values = {q, k, v, g};
    Tensor y = memory.allocate(v.rows(), v.columns());
    for (int r = 0; r < v.rows(); r++) {
      for (int h = 0; h < heads; h++) {
        ScanHead head = ScanHead.of(values, r, r + 1, h, heads);
        int size = head.features() * head.size();
        Tensor own = states.slice((long) r * states.columns() + (long) h * size, size);
        float[] state = own.toArray();
        ScanHead.put(forward(head, state), y.matrix(), r, h, heads);
        own.fill(state);
      }
    }
    return y;
  }

  private float[] forward(ScanHead head, float[] state) {
    float[] y = new float[head.v().length];
    for (int t = 0; t < head.length(); t++) {
      rule.advance(head, t, state);
      ScanHead.add(1, ScanState.read(state, head.query(t)), y, t);
    }
    return y;
  }

  private void backward(
      Graph graph, Columns[] inputs, Matrix[] values, SequenceLayout layout, int heads, Matrix dy) {
    Columns.Arrival[] arrivals =
        Stream.of(inputs).map(x -> x.arrival(graph)).toArray(Columns.Arrival[]::new);
    Matrix[] gradients = Stream.of(arrivals).map(Columns.Arrival::matrix).toArray(Matrix[]::new);
    for (int b = 0; b < layout.sequences(); b++) {
      for (int h = 0; h < heads; h++) {
        int from = layout.start(b);
        ScanHead head = ScanHead.of(values, from, layout.end(b), h, heads);
        Matrix[] up = {values[0], values[1], dy, values[3]};
        ScanHead slopes = ScanHead.of(up, from, layout.end(b), h, heads);
        backward(head, slopes).into(gradients, from, h, heads);
      }
    }
    Stream.of(arrivals).forEach(arrival -> arrival.end(graph));
  }

  /** The gradients of a head, {@code up} having those of its outputs in the place of values. */
  private ScanHead backward(ScanHead head, ScanHead up) {
    ScanHead gradients = head.zeros();
    float[][] starts = starts(head);
    float[] slope = new float[starts[0].length];
    for (int c = starts.length - 1; c >= 0; c--) {
      int from = c * CHUNK;
      float[][] states = states(head, starts[c], from);
      for (int t = from + states.length - 2; t >= from; t--) {
        float[] dy = up.value(t);
        ScanHead.add(1, ScanState.times(states[t - from + 1], dy), gradients.q(), t);
        ScanState.addOuter(1, head.query(t), dy, slope);
        rule.retreat(head, gradients, t, states[t - from], slope);
      }
    }
    return gradients;
  }

  /** The state before each chunk. */
  private float[][] starts(ScanHead head) {
    float[][] starts = new float[(head.length() + CHUNK - 1) / CHUNK][];
    starts[0] = new float[head.features() * head.size()];
    for (int c = 1; c < starts.length; c++) {
      starts[c] = starts[c - 1].clone();
      for (int t = (c - 1) * CHUNK; t < c * CHUNK; t++) {
        rule.advance(head, t, starts[c]);
      }
    }
    return starts;
  }

  /** The states before each position of a chunk, and the one after it. */
  private float[][] states(ScanHead head, float[] start, int from) {
    int count = Math.min(CHUNK, head.length() - from);
    float[][] states = new float[count + 1][];
    states[0] = start;
    for (int i = 0; i < count; i++) {
      states[i + 1] = states[i].clone();
      rule.advance(head, from + i, states[i + 1]);
    }
    return states;
  }
}
