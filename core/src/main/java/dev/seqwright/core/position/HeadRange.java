package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Operand;

/**
 * Some heads that follow each other.
 *
 * @param from the first of them
 * @param count how many they are
 * @param all H, how many there are in all
 */
record HeadRange(int from, int count, int all) {
  static HeadRange all(int heads) {
    return new HeadRange(0, heads, heads);
  }

  HeadRange part(int first, int last) {
    return new HeadRange(from + first, last - first, all);
  }

  /** Their columns of rows (N, H w) in which all heads stand side by side: (N, count w). */
  Columns columns(Operand rows) {
    int width = rows.columns().width() / all;
    return rows.columns(from * width, (from + count) * width);
  }
}
