package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A line a system over sentence lengths, as SVG.
 *
 * @param title of the vertical axis
 * @param labels of the horizontal axis
 * @param counts sentences a label
 * @param lines scores of each system at each label
 */
record LengthPlot(String title, List<String> labels, List<Integer> counts, List<double[]> lines) {
  /** Colours that colour-blind readers tell apart (Okabe and Ito 2008). */
  private static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"
  };

  private static final double WIDTH = 720;
  private static final double HEIGHT = 280;
  private static final double LEFT = 52;
  private static final double RIGHT = 16;
  private static final double TOP = 24;
  private static final double BOTTOM = 52;
  private static final int GRID_LINES = 5;

  /** The colour of a system. */
  static String colour(int system) {
    return COLOURS[system % COLOURS.length];
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s by sentence length\">",
            WIDTH,
            HEIGHT,
            Html.text(title)));
    grid(svg);
    IntStream.range(0, labels.size()).forEach(i -> label(svg, i));
    IntStream.range(0, lines.size()).forEach(s -> line(svg, s));
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    svg.append(Svg.text(LEFT, 14, "start", title));
    for (int g = 0; g <= GRID_LINES; g++) {
      double value = low() + (high() - low()) * g / GRID_LINES;
      double y = y(value);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT,
              WIDTH - RIGHT,
              y,
              y));
      svg.append(Svg.text(LEFT - 6, y + 4, "end", Decimals.format(value, 0)));
    }
  }

  private void label(StringBuilder svg, int i) {
    svg.append(Svg.text(x(i), HEIGHT - BOTTOM + 20, "middle", labels.get(i)));
    svg.append(Svg.text(x(i), HEIGHT - BOTTOM + 36, "middle", "n=" + counts.get(i)));
  }

  private void line(StringBuilder svg, int system) {
    double[] values = lines.get(system);
    String points =
        IntStream.range(0, values.length)
            .mapToObj(i -> String.format(Locale.ROOT, "%.1f,%.1f", x(i), y(values[i])))
            .collect(Collectors.joining(" "));
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
            colour(system),
            points));
    for (int i = 0; i < values.length; i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s:"
                  + " %s</title></circle>",
              x(i),
              y(values[i]),
              colour(system),
              labels.get(i),
              Decimals.format(values[i], 2)));
    }
  }

  private double x(int i) {
    double step = (WIDTH - LEFT - RIGHT) / labels.size();
    return LEFT + step * (i + 0.5);
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high() - value) / (high() - low());
  }

  /** The ends are multiples of the number of grid lines, so that each stands at a whole number. */
  private double low() {
    return GRID_LINES * Math.floor(values().min().orElse(0) / GRID_LINES);
  }

  private double high() {
    double highest = GRID_LINES * Math.ceil(values().max().orElse(1) / GRID_LINES);
    return Math.max(low() + GRID_LINES, highest);
  }

  private DoubleStream values() {
    return lines.stream().flatMapToDouble(DoubleStream::of);
  }
}
