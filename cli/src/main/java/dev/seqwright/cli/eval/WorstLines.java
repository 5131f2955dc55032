package dev.seqwright.cli.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The lines of a file that weigh most, in memory that does not grow with it. */
final class WorstLines {
  private static final int SHOWN = 20;

  private WorstLines() {}

  /**
   * A line.
   *
   * @param number from 0
   * @param weight by which it was chosen
   */
  record Line(int number, double weight) {}

  /** Those of most weight, the heaviest first, of equal ones the earlier. */
  static List<Line> of(IntStream lines, IntToDoubleFunction weight) {
    Comparator<Line> order =
        Comparator.comparingDouble(Line::weight)
            .thenComparing(Comparator.comparingInt(Line::number).reversed());
    PriorityQueue<Line> heaviest = new PriorityQueue<>(order);
    lines.forEach(
        i -> {
          heaviest.add(new Line(i, weight.applyAsDouble(i)));
          if (heaviest.size() > SHOWN) {
            heaviest.remove();
          }
        });
    return heaviest.stream().sorted(order.reversed()).toList();
  }

  /** A table of lines with cells of their own, and the text where it was given. */
  static String table(
      TestTexts texts, List<String> header, List<Line> lines, Function<Line, List<String>> cells) {
    List<String> heads = new ArrayList<>(List.of("Line"));
    heads.addAll(header);
    texts.sources().ifPresent(_ -> heads.add(Html.element("div", "text", "Text")));
    String[] rows = lines.stream().map(line -> row(texts, line, cells)).toArray(String[]::new);
    return Html.table(Html.row("th", heads), rows);
  }

  private static String row(TestTexts texts, Line line, Function<Line, List<String>> own) {
    List<String> cells = new ArrayList<>(List.of(Integer.toString(line.number() + 1)));
    own.apply(line).forEach(cell -> cells.add(Html.text(cell)));
    texts
        .sources()
        .ifPresent(
            sources ->
                cells.add(
                    Html.element("bdi", "words text", Html.text(sources.get(line.number())))));
    return Html.row("td", cells);
  }
}
