package dev.seqwright.cli.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.Score;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The scores of each sentence: in sacreBLEU's form for one metric of one system, else one row a
 * sentence; as JSON one object a sentence.
 */
record SentenceScores(TestTexts texts, Map<Measure, Metric> metrics, OutputArguments options) {

  /** The scores of a sentence by one metric. */
  private record Column(String system, Measure measure, Metric metric, List<String> lines) {
    Score score(TestTexts texts, int i) {
      return metric.sentence(lines.get(i), texts.references(i));
    }
  }

  void print(PrintWriter out) {
    List<Column> columns = columns();
    switch (options.format) {
      case TEXT -> printText(columns, out);
      case JSON -> printJson(columns, out);
      case CSV -> printRows(columns, ",", out);
      case LATEX, MARKDOWN ->
          throw new UserException("--sentence-level prints text, json or csv; choose --format");
    }
  }

  private List<Column> columns() {
    return texts.systems().stream()
        .flatMap(
            s ->
                metrics.entrySet().stream()
                    .map(m -> new Column(s.name(), m.getKey(), m.getValue(), s.lines())))
        .toList();
  }

  private void printText(List<Column> columns, PrintWriter out) {
    if (columns.size() > 1) {
      printRows(columns, "\t", out);
      return;
    }
    Column column = columns.getFirst();
    for (int i = 0; i < texts.size(); i++) {
      out.print(new ScoreLines(options).print(alone(column, i)));
    }
  }

  private Evaluation alone(Column column, int i) {
    Result result =
        new Result(
            column.measure(),
            column.score(texts, i),
            column.metric().goal(),
            column.metric().signature(texts.references().size()),
            Optional.empty(),
            Optional.empty());
    List<SystemResult> systems = List.of(new SystemResult(column.system(), List.of(result)));
    return new Evaluation(1, texts.references().size(), systems, new SignificanceTest.None());
  }

  private void printRows(List<Column> columns, String separator, PrintWriter out) {
    out.println(
        columns.stream()
            .map(c -> CsvTable.quoted(c.system() + " " + c.metric().name()))
            .collect(Collectors.joining(separator, "line" + separator, "")));
    for (int i = 0; i < texts.size(); i++) {
      int line = i;
      out.println(
          columns.stream()
              .map(c -> Decimals.format(c.score(texts, line).value(), options.width))
              .collect(Collectors.joining(separator, (line + 1) + separator, "")));
    }
  }

  private void printJson(List<Column> columns, PrintWriter out) {
    ObjectMapper json = new ObjectMapper();
    for (int i = 0; i < texts.size(); i++) {
      ObjectNode node = json.createObjectNode().put("line", i + 1);
      for (Column column : columns) {
        node.withObjectProperty(column.system())
            .put(column.measure().key(), column.score(texts, i).value());
      }
      out.println(node);
    }
  }
}
