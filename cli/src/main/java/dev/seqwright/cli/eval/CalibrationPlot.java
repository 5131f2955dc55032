package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.label.Calibration;
import java.util.Locale;

/** A bar a bin of probabilities, as high as the share of its answers that is right, as SVG. */
record CalibrationPlot(Calibration calibration) {
  private static final double WIDTH = 720;
  private static final double HEIGHT = 360;
  private static final double LEFT = 52;
  private static final double RIGHT = 16;
  private static final double TOP = 24;
  private static final double BOTTOM = 52;
  private static final int GRID_LINES = 5;

  String svg() {
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"calibration\">",
                WIDTH,
                HEIGHT));
    svg.append(Svg.text(LEFT, 14, "start", "share right"));
    svg.append(Svg.text(WIDTH - RIGHT, HEIGHT - 4, "end", "probability of the answer"));
    for (int g = 0; g <= GRID_LINES; g++) {
      grid(svg, g / (double) GRID_LINES);
    }
    calibration.bins().forEach(bin -> bar(svg, bin));
    svg.append(
        Svg.line("stroke=\"currentColor\" stroke-dasharray=\"4 3\"", x(0), y(0), x(1), y(1)));
    return svg.append("</svg>\n").toString();
  }

  private static void grid(StringBuilder svg, double value) {
    svg.append(Svg.line("class=\"grid\"", x(0), y(value), x(1), y(value)));
    String number = Decimals.format(value, 1);
    svg.append(Svg.text(LEFT - 6, y(value) + 4, "end", number));
    svg.append(Svg.text(x(value), HEIGHT - BOTTOM + 34, "middle", number));
  }

  private static void bar(StringBuilder svg, Calibration.Bin bin) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#0072b2\""
                + " fill-opacity=\"0.75\"><title>%s</title></rect>",
            x(bin.from()) + 1,
            y(bin.accuracy()),
            x(bin.to()) - x(bin.from()) - 2,
            y(0) - y(bin.accuracy()),
            "%d answers of mean probability %s: %s right"
                .formatted(
                    bin.count(),
                    Decimals.format(bin.confidence(), 3),
                    Decimals.format(bin.accuracy(), 3))));
    double middle = (x(bin.from()) + x(bin.to())) / 2;
    svg.append(Svg.text(middle, HEIGHT - BOTTOM + 16, "middle", Long.toString(bin.count())));
  }

  private static double x(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * value;
  }

  private static double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value);
  }
}
