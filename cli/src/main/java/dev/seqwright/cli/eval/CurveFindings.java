package dev.seqwright.cli.eval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.metrics.Decimals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What was found of a model whose texts leave early, at several thresholds. */
record CurveFindings(ExitCurve curve, Evaluation evaluation) implements Findings {
  @Override
  public String text(OutputArguments options) {
    StringBuilder text = new StringBuilder(AlignedRows.print(rows(options)));
    for (ExitCurve.Point point : curve.points()) {
      point.exits().ifPresent(exits -> text.append("\n" + point.name() + ": " + exits));
    }
    return text.append("\n").toString();
  }

  private List<List<String>> rows(OutputArguments options) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("exit rule"));
    evaluation.measures().forEach(m -> header.add(evaluation.example(m).name()));
    header.addAll(List.of("layers", "rows %", "seconds", "times as fast"));
    rows.add(header);
    IntStream.range(0, curve.points().size()).forEach(p -> rows.add(row(p, options)));
    return rows;
  }

  private List<String> row(int number, OutputArguments options) {
    ExitCurve.Point point = curve.points().get(number);
    List<String> row = new ArrayList<>(List.of(point.name()));
    evaluation
        .systems()
        .get(number)
        .results()
        .forEach(result -> row.add(new Cells(options).number(result)));
    row.add(Decimals.format(point.layers(), 2));
    row.add(Decimals.format(100 * point.cost(), 1));
    row.add(Decimals.format(point.seconds(), 3));
    row.add(Decimals.format(curve.speed(point), 2));
    return row;
  }

  @Override
  public void describe(int system, ObjectNode node) {
    ExitCurve.Point point = curve.points().get(system);
    node.putObject("exits")
        .put("layers", point.layers())
        .put("rows", point.cost())
        .put("seconds", point.seconds())
        .put("speed", curve.speed(point));
    point
        .exits()
        .ifPresent(
            exits -> {
              var left = ((ObjectNode) node.get("exits")).putArray("left_after");
              exits.sequences().forEach(left::add);
            });
  }

  @Override
  public Map<String, String> pictures() {
    return Map.of("exits.svg", new ExitPlot(curve, evaluation).svg());
  }

  @Override
  public String page(OutputArguments options) {
    List<List<String>> rows = rows(options);
    String[] body =
        rows.stream()
            .skip(1)
            .map(row -> Html.row("td", row.stream().map(Html::text).toList()))
            .toArray(String[]::new);
    String header = Html.row("th", rows.getFirst().stream().map(Html::text).toList());
    return HtmlReport.frame(
        evaluation.lines() + " lines at " + curve.points().size() + " depths",
        Html.section(
            "Quality against speed",
            Html.table(header, body),
            new ExitPlot(curve, evaluation).svg()));
  }
}
