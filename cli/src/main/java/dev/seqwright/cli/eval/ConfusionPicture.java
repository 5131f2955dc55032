package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.label.ClassCounts;
import dev.seqwright.core.metrics.label.Confusions;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A square a pair of labels, the darker the greater its share of the right label's row, as SVG.
 * Squares shrink with the number of labels; the numbers in them are left out where they would not
 * be read, and stand in what a pointer shows.
 *
 * @param unit what is counted, such as lines
 */
record ConfusionPicture(Confusions confusions, String unit) {
  /** More labels than these have squares that nobody can tell apart. */
  private static final int MOST = 120;

  private static final double SIDE = 900;
  private static final double LARGEST = 64;

  /** A hundred labels of this size fill a page; more are moved about in it. */
  private static final double SMALLEST = 11;

  private static final double SMALLEST_WITH_NUMBER = 24;
  private static final double TEXT_SHARE = 0.62;
  private static final int LONGEST_NAME = 24;

  /** Squares of a greater share are so dark that their number is white. */
  private static final double DARK = 0.7;

  /** Colours that colour-blind readers tell apart (Okabe and Ito 2008). */
  private static final String RIGHT = "#0072b2";

  private static final String WRONG = "#d55e00";

  /** The picture with its legend, or why there is none. */
  String html() {
    int labels = confusions.labels().size();
    if (labels > MOST) {
      return Html.element(
          "p", "%d labels are too many for a picture of %d.".formatted(labels, MOST));
    }
    String legend =
        "A row a right label, a column an answer; the shade is the share of the row, blue where the"
            + " answer is right. A pointer on a square tells its numbers.";
    return Html.element("p", legend) + Html.element("div", "wide", svg());
  }

  private double cell() {
    return Math.clamp(SIDE / confusions.labels().size(), SMALLEST, LARGEST);
  }

  private double font() {
    return Math.clamp(cell() * TEXT_SHARE, 8, 12);
  }

  /** Room for the longest name that is shown. */
  private double margin() {
    int longest = confusions.labels().stream().mapToInt(l -> shown(l).length()).max().orElse(0);
    return longest * font() * TEXT_SHARE + 12;
  }

  private static String shown(String label) {
    return label.length() <= LONGEST_NAME ? label : label.substring(0, LONGEST_NAME - 1) + "…";
  }

  private String svg() {
    int labels = confusions.labels().size();
    double size = margin() + cell() * labels + 4;
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<svg class=\"confusion\" viewBox=\"0 0 %.0f %.0f\""
                    + " style=\"width:%.0fpx;max-width:none\" role=\"img\""
                    + " aria-label=\"confusions\">",
                size,
                size,
                size));
    IntStream.range(0, labels).forEach(k -> name(svg, k));
    ClassCounts counts = confusions.counts();
    for (int g = 0; g < labels; g++) {
      for (int a = 0; a < labels; a++) {
        square(svg, g, a, counts.gold(g));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private void name(StringBuilder svg, int k) {
    double middle = margin() + cell() * (k + 0.5);
    String name = Html.text(shown(confusions.labels().get(k)));
    svg.append(text(margin() - 6, middle + font() / 3, "end", "", name));
    String turned =
        String.format(Locale.ROOT, " transform=\"rotate(-90 %.1f %.1f)\"", middle, margin() - 6);
    svg.append(text(middle, margin() - 6 + font() / 3, "start", turned, name));
  }

  private String text(double x, double y, String anchor, String more, String html) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" style=\"font-size:%.1fpx\"%s>%s</text>",
        x,
        y,
        anchor,
        font(),
        more,
        html);
  }

  private void square(StringBuilder svg, int gold, int answer, long row) {
    long count = confusions.count(gold, answer);
    double share = row == 0 ? 0 : (double) count / row;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"square\""
                + " fill=\"%s\" fill-opacity=\"%.3f\"><title>%s</title></rect>",
            margin() + cell() * answer,
            margin() + cell() * gold,
            cell(),
            cell(),
            gold == answer ? RIGHT : WRONG,
            count == 0 ? 0 : 0.08 + 0.82 * share,
            Html.text(told(gold, answer, count, share))));
    if (count > 0 && cell() >= SMALLEST_WITH_NUMBER) {
      svg.append(
          text(
              margin() + cell() * (answer + 0.5),
              margin() + cell() * (gold + 0.5) + font() / 3,
              "middle",
              share > DARK ? " class=\"over\"" : "",
              Long.toString(count)));
    }
  }

  private String told(int gold, int answer, long count, double share) {
    List<String> labels = confusions.labels();
    return "%s answered with %s: %d %s, %s %% of the row"
        .formatted(
            labels.get(gold), labels.get(answer), count, unit, Decimals.format(100 * share, 1));
  }
}
