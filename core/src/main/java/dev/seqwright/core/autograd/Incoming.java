package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;
import java.util.function.Consumer;

/** y = x, what another graph has computed. Backward: hands dy over to who goes on with it there. */
public final class Incoming {
  private Incoming() {}

  /**
   * Takes a value up.
   *
   * @param value x, which the graph's workspace has
   * @param gradient is given dy, which is valid during the call; not called where none arrives
   */
  public static Variable apply(Graph graph, Tensor value, Consumer<Tensor> gradient) {
    Variable out = graph.output(value);
    return graph.record(out, () -> gradient.accept(out.gradient()));
  }
}
