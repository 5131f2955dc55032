package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Quality over what it costs, as SVG that stands alone: points over the rows that layers computed,
 * and over the time that it took, both as shares of full depth.
 */
record ExitPlot(ExitCurve curve, Evaluation evaluation) {
  private static final double WIDTH = 720;
  private static final double HEIGHT = 360;
  private static final double LEFT = 52;
  private static final double RIGHT = 16;
  private static final double TOP = 40;
  private static final double BOTTOM = 40;
  private static final int GRID_LINES = 5;
  private static final double MOST = 1.2; // times full depth

  String svg() {
    Measure measure = evaluation.measures().getFirst();
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\""
                    + " aria-label=\"quality over cost\" font-family=\"sans-serif\""
                    + " font-size=\"12\">",
                WIDTH,
                HEIGHT));
    svg.append(Svg.text(LEFT, 14, "start", evaluation.example(measure).name()));
    svg.append(Svg.text(WIDTH - RIGHT, HEIGHT - 4, "end", "share of full depth"));
    for (int g = 0; g <= GRID_LINES; g++) {
      grid(svg, (double) g / GRID_LINES);
    }
    double fastest = curve.points().getFirst().seconds();
    names(svg);
    line(svg, 0, "rows computed", ExitCurve.Point::cost);
    line(svg, 1, "time", point -> point.seconds() / fastest);
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg, double share) {
    double quality = low() + (high() - low()) * share;
    svg.append(
        Svg.line("class=\"grid\" stroke=\"#ddd\"", LEFT, y(quality), WIDTH - RIGHT, y(quality)));
    svg.append(Svg.text(LEFT - 6, y(quality) + 4, "end", Decimals.format(quality, 2)));
    svg.append(Svg.text(x(share), HEIGHT - BOTTOM + 16, "middle", Decimals.format(share, 1)));
  }

  /** Beside the rows of each point, above and below in turn, as neighbours lie close together. */
  private void names(StringBuilder svg) {
    for (int p = 0; p < curve.points().size(); p++) {
      double beside = p % 2 == 0 ? -8 : 16;
      svg.append(
          Svg.text(
              x(Math.min(MOST, curve.points().get(p).cost())),
              y(quality(p)) + beside,
              "middle",
              curve.points().get(p).name()));
    }
  }

  private void line(
      StringBuilder svg, int number, String name, ToDoubleFunction<ExitCurve.Point> cost) {
    String colour = LengthPlot.colour(number);
    svg.append(
        "<g fill=\"%s\">%s</g>"
            .formatted(colour, Svg.text(LEFT + 120 * number, TOP - 10, "start", name)));
    for (int p = 0; p < curve.points().size(); p++) {
      ExitCurve.Point point = curve.points().get(p);
      double quality = quality(p);
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s: %s at %s of full"
                  + " depth</title></circle>",
              x(Math.min(MOST, cost.applyAsDouble(point))),
              y(quality),
              colour,
              Html.text(point.name()),
              Decimals.format(quality, 2),
              Decimals.format(cost.applyAsDouble(point), 2)));
    }
  }

  private double quality(int point) {
    return evaluation.systems().get(point).results().getFirst().value();
  }

  private List<Double> qualities() {
    return evaluation.systems().stream().map(s -> s.results().getFirst().value()).toList();
  }

  private double low() {
    double least = qualities().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return least - 0.05 * Math.max(1e-6, high() - least);
  }

  private double high() {
    double most = qualities().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return most + Math.max(1e-3, Math.abs(most) * 0.002);
  }

  private static double x(double share) {
    return LEFT + (WIDTH - LEFT - RIGHT) * share / MOST;
  }

  private double y(double quality) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high() - quality) / (high() - low());
  }
}
