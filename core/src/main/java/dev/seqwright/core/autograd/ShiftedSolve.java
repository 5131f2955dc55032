package dev.seqwright.core.autograd;

import dev.seqwright.core.autograd.Squares.Square;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * X = (A + I)^-1 B for a square matrix A of every sequence and head: A (P, H) given as weights of
 * all pairs of the sequence's rows, B and X (M, H d). Solved in double precision, see {@link
 * LowerUpper}; the inverse is never made.
 *
 * <p>Backward: dB = (A + I)^-T dX; dA = -dB X'. Time O(m^3 + m^2 d) a matrix, memory O(P H) in
 * double precision.
 */
public final class ShiftedSolve {
  /** A matrix and what it was taken apart to. */
  private record Solved(Square square, LowerUpper factors) {}

  private ShiftedSolve() {}

  /**
   * Solves every system.
   *
   * @param layout the rows that pairs are made of, rows of B
   * @throws ArithmeticException if -1 is an eigenvalue of an A
   */
  public static Variable apply(Graph graph, Variable a, Variable b, SequenceLayout layout) {
    Squares squares = new Squares(layout, a.value().columns());
    Tensor byHead = squares.byHead(graph, a.value());
    List<Solved> all =
        squares.all().stream()
            .map(s -> new Solved(s, LowerUpper.of(shifted(s.in(byHead)))))
            .toList();
    graph.workspace().release(byHead);
    Tensor x = graph.workspace().allocate(b.value().shape());
    for (Solved s : all) {
      double[][] part = part(b.value(), s.square, squares.heads());
      s.factors.solve(part);
      put(part, x, s.square, squares.heads());
    }
    Variable out = graph.output(x);
    return graph.record(out, () -> backward(graph, a, b, squares, all, out));
  }

  private static double[][] shifted(Tensor a) {
    int m = a.columns();
    double[][] shifted = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        shifted[i][j] = a.get((long) i * m + j) + (i == j ? 1 : 0);
      }
    }
    return shifted;
  }

  private static void backward(
      Graph graph, Variable a, Variable b, Squares squares, List<Solved> all, Variable out) {
    int heads = squares.heads();
    Tensor db = graph.workspace().allocate(b.value().shape());
    Tensor da = graph.workspace().allocate(heads, a.value().rows());
    for (Solved s : all) {
      double[][] part = part(out.gradient(), s.square, heads);
      s.factors.solveTransposed(part);
      put(part, db, s.square, heads);
      outer(part, part(out.value(), s.square, heads), s.square.in(da));
    }
    a.adopt(squares.byPair(graph, da));
    graph.workspace().release(da);
    b.adopt(db);
  }

  /** -dB X'. */
  private static void outer(double[][] db, double[][] x, Tensor da) {
    for (int i = 0; i < db.length; i++) {
      for (int j = 0; j < x.length; j++) {
        double dot = 0;
        for (int c = 0; c < x[j].length; c++) {
          dot += db[i][c] * x[j][c];
        }
        da.set((long) i * x.length + j, (float) -dot);
      }
    }
  }

  /** A sequence's rows of one head. */
  private static double[][] part(Tensor rows, Square s, int heads) {
    Matrix own = columns(rows, s, heads);
    double[][] part = new double[s.size()][own.columns()];
    for (int i = 0; i < part.length; i++) {
      for (int c = 0; c < own.columns(); c++) {
        part[i][c] = own.get(s.start() + i, c);
      }
    }
    return part;
  }

  private static void put(double[][] part, Tensor rows, Square s, int heads) {
    Matrix own = columns(rows, s, heads);
    for (int i = 0; i < part.length; i++) {
      for (int c = 0; c < own.columns(); c++) {
        own.set(s.start() + i, c, (float) part[i][c]);
      }
    }
  }

  private static Matrix columns(Tensor rows, Square s, int heads) {
    int d = rows.columns() / heads;
    return rows.columns(s.head() * d, (s.head() + 1) * d);
  }
}
