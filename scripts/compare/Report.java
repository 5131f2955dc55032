import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One table and one page of the runs that compare-variants.sh made: {@code Report TITLE NOTE FOLDER
 * NAME...}. Reads NAME/log.jsonl (reports of training), NAME/model.safetensors (sizes of the
 * parameters), NAME.json (scores) and NAME.settings (what makes it different), writes results.md
 * and results.html.
 */
public final class Report {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final List<String> MEASURES =
      List.of("source tokens/s", "target tokens/s", "peak memory, MB", "parameters", "training, s");

  /** A point of a curve. */
  private record Point(double step, double seconds, double loss) {}

  private record Run(
      String name,
      String settings,
      Map<String, Double> scores,
      double sourceRate,
      double targetRate,
      double memory,
      long parameters,
      List<Point> curve) {
    /** The cells of a row, in the order of the metrics and {@link #MEASURES}. */
    List<String> cells() {
      List<String> cells = new ArrayList<>();
      scores.values().forEach(score -> cells.add(format("%.2f", score)));
      cells.add(format("%,.0f", sourceRate));
      cells.add(format("%,.0f", targetRate));
      cells.add(format("%,.0f", memory / 1e6));
      cells.add(format("%,d", parameters));
      cells.add(format("%.0f", curve.getLast().seconds()));
      return cells;
    }
  }

  private Report() {}

  public static void main(String... arguments) throws IOException {
    String title = arguments[0];
    String note = arguments[1];
    Path folder = Path.of(arguments[2]);
    List<Run> runs = new ArrayList<>();
    for (String name : List.of(arguments).subList(3, arguments.length)) {
      runs.add(read(folder, name));
    }
    String markdown = markdown(title, note, runs);
    Files.writeString(folder.resolve("results.md"), markdown);
    Files.writeString(folder.resolve("results.html"), html(title, note, runs));
    System.out.print(markdown);
  }

  private static Run read(Path folder, String name) throws IOException {
    Path log = folder.resolve(name).resolve("log.jsonl");
    List<Point> curve = new ArrayList<>();
    List<Double> sourceRates = new ArrayList<>();
    List<Double> targetRates = new ArrayList<>();
    double memory = 0;
    for (String line : Files.readAllLines(log)) {
      JsonNode entry = JSON.readTree(line);
      if (entry.get("type").asText().equals("report")) {
        curve.add(
            new Point(
                entry.get("step").asDouble(),
                entry.get("elapsed-seconds").asDouble(),
                entry.get("loss").asDouble()));
        sourceRates.add(entry.get("source-tokens-per-second").asDouble());
        targetRates.add(entry.get("target-tokens-per-second").asDouble());
        memory = Math.max(memory, entry.get("peak-memory-bytes").asDouble());
      }
    }
    if (curve.isEmpty()) {
      System.err.println(
          log + ": no report of training; set training.report-every to fewer updates");
      System.exit(2);
    }
    return new Run(
        name,
        String.join("; ", Files.readAllLines(folder.resolve(name + ".settings"))),
        scores(folder.resolve(name + ".json")),
        median(sourceRates),
        median(targetRates),
        memory,
        parameters(folder.resolve(name).resolve("model.safetensors")),
        curve);
  }

  private static Map<String, Double> scores(Path file) throws IOException {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (JsonNode score : JSON.readTree(file.toFile()).get("systems").get(0).get("scores")) {
      scores.put(score.get("name").asText(), score.get("score").asDouble());
    }
    return scores;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** The header of a safetensors file gives every tensor's shape. */
  private static long parameters(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(size, 0);
      ByteBuffer header = ByteBuffer.allocate(Math.toIntExact(size.flip().getLong()));
      channel.read(header, 8);
      String text = new String(header.array(), StandardCharsets.UTF_8);
      long sum = 0;
      for (JsonNode tensor : JSON.readTree(text)) {
        if (tensor.has("shape")) {
          long elements = 1;
          for (JsonNode d : tensor.get("shape")) {
            elements *= d.asLong();
          }
          sum += elements;
        }
      }
      return sum;
    }
  }

  private static List<String> columns(List<Run> runs) {
    List<String> columns = new ArrayList<>(runs.getFirst().scores().keySet());
    columns.addAll(MEASURES);
    return columns;
  }

  private static String markdown(String title, String note, List<Run> runs) {
    List<String> columns = columns(runs);
    StringBuilder out = new StringBuilder("# " + title + "\n\n");
    if (!note.isEmpty()) {
      out.append(note).append("\n\n");
    }
    out.append("| configuration | ").append(String.join(" | ", columns)).append(" |\n|---|");
    out.append("---:|".repeat(columns.size())).append('\n');
    for (Run run : runs) {
      out.append(format("| %s | %s |%n", run.name(), String.join(" | ", run.cells())));
    }
    out.append("\nThe configurations:\n\n");
    runs.forEach(run -> out.append(format("- %s: `%s`%n", run.name(), run.settings())));
    return out.toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String html(String title, String note, List<Run> runs) {
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
        .append(escaped(title))
        .append("</title><style>body{font:15px sans-serif;max-width:70em;margin:2em auto}")
        .append("table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:right;")
        .append("border-bottom:1px solid #ccc}td:first-child,th:first-child{text-align:left}")
        .append("svg{width:100%}text{font:11px sans-serif}</style><h1>")
        .append(escaped(title))
        .append("</h1><p>")
        .append(escaped(note));
    table(out, runs);
    out.append("<h2>Training loss by update</h2>");
    curves(out, runs, Point::step);
    out.append("<h2>Training loss by second</h2>");
    curves(out, runs, Point::seconds);
    return out.append("</html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static void table(StringBuilder out, List<Run> runs) {
    out.append("<table><tr><th>configuration");
    columns(runs).forEach(column -> out.append("<th>").append(escaped(column)));
    for (int r = 0; r < runs.size(); r++) {
      Run run = runs.get(r);
      out.append(format("<tr><td title=\"%s\">", escaped(run.settings())))
          .append(format("<span style=\"color:%s\">&#9632;</span> ", color(r, runs)))
          .append(escaped(run.name()));
      run.cells().forEach(cell -> out.append("<td>").append(cell));
    }
    out.append("</table><p>A name's settings appear where the pointer rests on it.");
  }

  private static String color(int index, List<Run> runs) {
    return format("hsl(%d,70%%,45%%)", 360 * index / runs.size());
  }

  private static void curves(StringBuilder out, List<Run> runs, ToDoubleFunction<Point> across) {
    List<Point> all = runs.stream().flatMap(run -> run.curve().stream()).toList();
    double end = all.stream().mapToDouble(across).max().orElseThrow();
    double least = all.stream().mapToDouble(Point::loss).min().orElseThrow();
    double most = all.stream().mapToDouble(Point::loss).max().orElseThrow();
    out.append(format("<svg viewBox=\"-5 -5 %d %d\">", WIDTH + 60, HEIGHT + 30));
    out.append(format("<text x=\"%d\" y=\"8\">%.2f</text>", WIDTH + 5, most));
    out.append(format("<text x=\"%d\" y=\"%d\">%.2f</text>", WIDTH + 5, HEIGHT, least));
    out.append(format("<text x=\"0\" y=\"%d\">0</text>", HEIGHT + 18));
    out.append(format("<text x=\"%d\" y=\"%d\">%,.0f</text>", WIDTH - 20, HEIGHT + 18, end));
    for (int r = 0; r < runs.size(); r++) {
      out.append(format("<polyline fill=\"none\" stroke=\"%s\" points=\"", color(r, runs)));
      for (Point p : runs.get(r).curve()) {
        double x = WIDTH * across.applyAsDouble(p) / end;
        double y = HEIGHT * (1 - (p.loss() - least) / Math.max(1e-9, most - least));
        out.append(format("%.1f,%.1f ", x, y));
      }
      out.append(format("\"><title>%s</title></polyline>", escaped(runs.get(r).name())));
    }
    out.append("</svg>");
  }
}
