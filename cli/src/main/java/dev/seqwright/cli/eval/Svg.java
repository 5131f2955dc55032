package dev.seqwright.cli.eval;

import java.util.Locale;

/** Elements that pictures of the report have in common. */
final class Svg {
  private Svg() {}

  /**
   * A text.
   *
   * @param anchor which part of it stands at (x, y): start, middle or end
   * @param text as it is to be read
   */
  static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        x,
        y,
        anchor,
        Html.text(text));
  }

  /**
   * A straight line.
   *
   * @param look attributes
   */
  static String line(String look, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line %s x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        look,
        x1,
        y1,
        x2,
        y2);
  }
}
