package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedModel;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.Sinusoidal;
import java.util.List;

/**
 * The encodings of positions as a table: learned ones as they are, sinusoids up to the model's
 * {@code max-positions}.
 */
final class PositionTable {
  private final Ops ops;
  private final ExportedModel model;
  private final PlainStack stack;

  PositionTable(Ops ops, ExportedModel model, PlainStack stack) {
    this.ops = ops;
    this.model = model;
    this.stack = stack;
  }

  /** x (B, T, D) plus the encodings of positions, (T) or (B, T). */
  String add(String x, String numbers) {
    return switch (stack.positions()) {
      case NoPositions.Settings none -> x;
      case Learned.Settings learned -> plus(x, learned(learned, numbers));
      case Sinusoidal.Settings sinusoidal -> plus(x, rows(sinusoids(sinusoidal), numbers));
      default -> throw new IllegalArgumentException(stack.positions() + " was not refused");
    };
  }

  private String plus(String x, String encodings) {
    return ops.graph().node("Add", x, encodings);
  }

  private String learned(Learned.Settings settings, String numbers) {
    String name = stack.name() + ".positions.weight";
    int rows = model.parameter(name).rows();
    float[] values = Bytes.values(model.parameter(name));
    double factor = settings.factor(model.config().size());
    return ops.times(rows(table(name, rows, values), numbers), factor);
  }

  private String sinusoids(Sinusoidal.Settings settings) {
    int size = model.config().size();
    int count = model.config().maxPositions();
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = settings.value(i / size, i % size, size);
    }
    return table(stack.name() + ".positions", count, values);
  }

  private String table(String name, int rows, float... values) {
    return ops.graph()
        .constant(name, OnnxType.FLOAT, Bytes.floats(values), rows, model.config().size());
  }

  /** The positions of ids (B, T) from {@code first} on: (T). */
  String numbers(String ids, String first) {
    OnnxGraph graph = ops.graph();
    String end = graph.node("Add", first, ops.length(ids, 1));
    return graph.node("Range", first, end, graph.integer(1));
  }

  private String rows(String table, String numbers) {
    return ops.graph().node("Gather", List.of(table, numbers), Attribute.integer("axis", 0));
  }
}
