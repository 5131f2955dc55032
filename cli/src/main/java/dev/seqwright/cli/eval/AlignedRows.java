package dev.seqwright.cli.eval;

import java.util.List;

/** Rows of cells below each other: the first column begins at the left, the others end together. */
final class AlignedRows {
  private AlignedRows() {}

  /** All rows, with line ends. */
  static String print(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], length(row.get(c)));
      }
    }
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(aligned(row, widths)).append('\n'));
    return text.toString();
  }

  private static String aligned(List<String> row, int... widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String padding = " ".repeat(widths[c] - length(row.get(c)));
      line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
