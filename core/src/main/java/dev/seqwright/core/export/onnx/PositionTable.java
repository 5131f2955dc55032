package dev.seqwright.core.export.onnx;

import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.position.Tener;
import java.util.List;

/**
 * The encodings of positions, or of steps, that are added to rows, as a table: learned ones as they
 * are, sinusoids up to a number.
 */
final class PositionTable {
  private final Ops ops;
  private final int size;
  private final PositionKind kind;
  private final String scope;
  private final int count;

  /**
   * @param size D
   * @param scope where its parameters are named
   * @param count how many sinusoids there are
   */
  PositionTable(Ops ops, int size, PositionKind kind, String scope, int count) {
    this.ops = ops;
    this.size = size;
    this.kind = kind;
    this.scope = scope;
    this.count = count;
  }

  /** x (B, T, D) plus the encodings of positions: (T), (B, T), or one for all. */
  String add(String x, String numbers) {
    return switch (kind) {
      case NoPositions.Settings none -> x;
      case Rotary.Settings turned -> x;
      case Tener.Settings signed -> x;
      case Learned.Settings learned -> plus(x, learned(learned, numbers));
      case Sinusoidal.Settings sinusoidal -> plus(x, rows(sinusoids(sinusoidal), numbers));
      default -> throw new IllegalArgumentException(kind + " was not refused");
    };
  }

  private String plus(String x, String encodings) {
    return ops.graph().node("Add", x, encodings);
  }

  private String learned(Learned.Settings settings, String numbers) {
    String name = scope + ".weight";
    int rows = ops.parameter(name).rows();
    float[] values = Bytes.values(ops.parameter(name));
    double factor = settings.factor(size);
    return ops.times(rows(table(name, rows, values), numbers), factor);
  }

  private String sinusoids(Sinusoidal.Settings settings) {
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = settings.value(i / size, i % size, size);
    }
    return table(scope, count, values);
  }

  private String table(String name, int rows, float... values) {
    return ops.graph().constant(name, OnnxType.FLOAT, Bytes.floats(values), rows, size);
  }

  private String rows(String table, String numbers) {
    return ops.graph().node("Gather", List.of(table, numbers), Attribute.integer("axis", 0));
  }
}
