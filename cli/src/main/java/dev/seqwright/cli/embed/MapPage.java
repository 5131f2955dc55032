package dev.seqwright.cli.embed;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Points on a page that needs nothing but itself: the text of a point shows under the pointer. */
record MapPage(List<Point> points) {
  private static final int SIZE = 900;
  private static final int MARGIN = 20;

  /** Colours that those who see few colours tell apart (Okabe and Ito); further labels are grey. */
  private static final List<String> COLOURS =
      List.of(
          "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442", "#000000");

  private static final String GREY = "#999999";

  /**
   * A text.
   *
   * @param label what it is coloured by
   * @param title what shows under the pointer
   */
  record Point(double x, double y, String label, String title) {}

  /** The page. */
  String html() {
    List<String> labels = points.stream().map(Point::label).distinct().sorted().toList();
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<title>Map of texts</title>\n"
        + "<style>body{font-family:sans-serif;margin:1em}circle{fill-opacity:.7}"
        + "svg{border:1px solid #ccc;max-width:100%;height:auto}</style>\n</head>\n<body>\n"
        + "<h1>Map of texts</h1>\n<p>%,d texts in the first two principal components</p>\n"
            .formatted(points.size())
        + legend(labels)
        + "<svg viewBox=\"0 0 %d %d\" width=\"%d\" xmlns=\"http://www.w3.org/2000/svg\">\n"
            .formatted(SIZE, SIZE, SIZE)
        + circles(labels)
        + "</svg>\n</body>\n</html>\n";
  }

  private static String legend(List<String> labels) {
    if (labels.equals(List.of(""))) {
      return "";
    }
    return labels.stream()
        .map(label -> "<span style=\"color:" + colour(labels, label) + "\">●</span> " + text(label))
        .collect(Collectors.joining(" &nbsp; ", "<p>", "</p>\n"));
  }

  private static String colour(List<String> labels, String label) {
    int index = labels.indexOf(label);
    return index < COLOURS.size() ? COLOURS.get(index) : GREY;
  }

  /** Both axes have one scale: distances are those of the plane. */
  private String circles(List<String> labels) {
    double left = points.stream().mapToDouble(Point::x).min().orElseThrow();
    double right = points.stream().mapToDouble(Point::x).max().orElseThrow();
    double low = points.stream().mapToDouble(Point::y).min().orElseThrow();
    double high = points.stream().mapToDouble(Point::y).max().orElseThrow();
    double range = Math.max(right - left, high - low);
    double scale = range > 0 ? (SIZE - 2 * MARGIN) / range : 0;
    StringBuilder circles = new StringBuilder();
    for (Point point : points) {
      circles.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s</title></circle>\n",
              MARGIN + (point.x - left) * scale,
              SIZE - MARGIN - (point.y - low) * scale,
              colour(labels, point.label),
              text(point.label.isEmpty() ? point.title : point.label + " | " + point.title)));
    }
    return circles.toString();
  }

  private static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
