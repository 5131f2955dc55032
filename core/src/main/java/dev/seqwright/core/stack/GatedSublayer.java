package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Gate;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sublayer with a gate for each position. Where nothing is differentiated, it computes the rows
 * whose gate is open; the others stay as they are, and are attended as they are.
 */
public sealed class GatedSublayer implements Block permits IncrementalGatedSublayer {
  private final Block sublayer;
  private final SelectiveForward selective;
  private final Gate gate;

  /**
   * @param sublayer one that can compute some of the rows, whose residual connection has the gate
   */
  public GatedSublayer(Block sublayer, Gate gate) {
    this.sublayer = sublayer;
    this.selective = sublayer.selective().orElseThrow();
    this.gate = gate;
  }

  /** The gate. */
  final Gate gate() {
    return gate;
  }

  @Override
  public final Sequences forward(Graph graph, Sequences x, Context context) {
    if (graph.recording()) {
      graph.share(gate, gate.soft(graph, x));
      return sublayer.forward(graph, x, context);
    }
    Selection open = gate.open(graph, x.rows(), x.layout());
    if (open.count() == 0) {
      return x;
    }
    return open.count() == x.layout().rows()
        ? sublayer.forward(graph, x, context)
        : selective.apply(graph, x, open, context);
  }

  @Override
  public final int limit() {
    return sublayer.limit();
  }

  @Override
  public final List<String> report() {
    return Stream.concat(sublayer.report().stream(), gate.report().stream()).toList();
  }
}
