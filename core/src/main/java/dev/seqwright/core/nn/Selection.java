package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.ReplaceRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * Some of the rows of a batch of sequences: those that a part of a network computes, while the
 * others stay as they are and can be seen.
 *
 * @param rows their numbers among all N rows, ascending
 * @param layout where those of each sequence lie among them; as many sequences as there are in all,
 *     some of which may have none
 */
public record Selection(int[] rows, SequenceLayout layout) {

  /** The rows of sequences of which something is true. */
  public static Selection of(SequenceLayout all, IntPredicate chosen) {
    int[] rows = new int[all.rows()];
    int[] lengths = new int[all.sequences()];
    int count = 0;
    for (int b = 0; b < lengths.length; b++) {
      for (int row = all.start(b); row < all.end(b); row++) {
        if (chosen.test(row)) {
          rows[count++] = row;
          lengths[b]++;
        }
      }
    }
    return new Selection(Arrays.copyOf(rows, count), SequenceLayout.of(lengths));
  }

  /** n, how many there are. */
  public int count() {
    return rows.length;
  }

  /** Their rows (n, D) of all (N, D). */
  public Variable of(Graph graph, Operand all) {
    return GatherRows.apply(graph, all, rows);
  }

  /** Their numbers of those of all rows, positions say. */
  public int[] of(int... all) {
    return Arrays.stream(rows).map(row -> all[row]).toArray();
  }

  /**
   * All rows (N, D) with these changed.
   *
   * @param change makes (n, D) of (n, D); not asked where n is 0
   */
  public Variable change(Graph graph, Variable all, UnaryOperator<Variable> change) {
    return count() == 0 ? all : replace(graph, all, change.apply(of(graph, all)));
  }

  /** All rows (N, D) with others (n, D) in the place of these. */
  public Variable replace(Graph graph, Variable all, Variable own) {
    return ReplaceRows.apply(graph, all, own, rows);
  }
}
