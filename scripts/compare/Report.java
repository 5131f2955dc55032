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

/**
 * One table and one page of the runs that compare-variants.sh made: {@code Report TITLE FOLDER
 * NAME...}. Reads NAME/log.jsonl (reports of training), NAME/model.safetensors (sizes of the
 * parameters) and NAME.json (scores), writes results.md and results.html.
 */
public final class Report {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;

  /** A point of a curve. */
  private record Point(double step, double loss) {}

  private record Run(
      String name,
      Map<String, Double> scores,
      double wordsPerSecond,
      double memory,
      long parameters,
      double seconds,
      List<Point> curve) {}

  private Report() {}

  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    List<Run> runs = new ArrayList<>();
    for (String name : List.of(arguments).subList(2, arguments.length)) {
      runs.add(read(folder, name));
    }
    Files.writeString(folder.resolve("results.md"), markdown(arguments[0], runs));
    Files.writeString(folder.resolve("results.html"), html(arguments[0], runs));
    System.out.print(markdown(arguments[0], runs));
  }

  private static Run read(Path folder, String name) throws IOException {
    Map<String, Double> scores = new LinkedHashMap<>();
    JsonNode json = JSON.readTree(folder.resolve(name + ".json").toFile());
    for (JsonNode score : json.get("systems").get(0).get("scores")) {
      scores.put(score.get("name").asText(), score.get("score").asDouble());
    }
    List<Point> curve = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    double memory = 0;
    double seconds = 0;
    for (String line : Files.readAllLines(folder.resolve(name).resolve("log.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.get("type").asText().equals("report")) {
        curve.add(new Point(entry.get("step").asDouble(), entry.get("loss").asDouble()));
        rates.add(entry.get("target-tokens-per-second").asDouble());
        memory = Math.max(memory, entry.get("peak-memory-bytes").asDouble());
        seconds = entry.get("elapsed-seconds").asDouble();
      }
    }
    long parameters = parameters(folder.resolve(name).resolve("model.safetensors"));
    return new Run(name, scores, median(rates), memory, parameters, seconds, curve);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
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

  private static String markdown(String title, List<Run> runs) {
    List<String> metrics = List.copyOf(runs.getFirst().scores().keySet());
    StringBuilder out = new StringBuilder("# " + title + "\n\n| configuration |");
    metrics.forEach(metric -> out.append(' ').append(metric).append(" |"));
    out.append(" words/s | peak memory, MB | parameters | training, s |\n|---|");
    out.append("---|".repeat(metrics.size() + 4)).append('\n');
    for (Run run : runs) {
      out.append("| ").append(run.name()).append(" |");
      metrics.forEach(m -> out.append(format(" %.2f |", run.scores().get(m))));
      out.append(
          format(
              " %,.0f | %,.0f | %,d | %.0f |%n",
              run.wordsPerSecond(), run.memory() / 1e6, run.parameters(), run.seconds()));
    }
    return out.toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String html(String title, List<Run> runs) {
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
        .append(title)
        .append("</title><style>body{font:15px sans-serif;max-width:60em;margin:2em auto}")
        .append("table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:right;")
        .append("border-bottom:1px solid #ccc}td:first-child,th:first-child{text-align:left}")
        .append("svg{width:100%}</style><h1>")
        .append(title)
        .append("</h1>");
    table(out, runs);
    out.append("<h2>Training loss by step</h2>");
    curves(out, runs);
    return out.append("</html>\n").toString();
  }

  private static void table(StringBuilder out, List<Run> runs) {
    List<String> metrics = List.copyOf(runs.getFirst().scores().keySet());
    out.append("<table><tr><th>configuration");
    metrics.forEach(metric -> out.append("<th>").append(metric));
    out.append("<th>words/s<th>peak memory, MB<th>parameters<th>training, s");
    for (int r = 0; r < runs.size(); r++) {
      Run run = runs.get(r);
      out.append(format("<tr><td><span style=\"color:%s\">&#9632;</span> ", color(r, runs)));
      out.append(run.name());
      metrics.forEach(m -> out.append(format("<td>%.2f", run.scores().get(m))));
      out.append(
          format(
              "<td>%,.0f<td>%,.0f<td>%,d<td>%.0f",
              run.wordsPerSecond(), run.memory() / 1e6, run.parameters(), run.seconds()));
    }
    out.append("</table>");
  }

  private static String color(int index, List<Run> runs) {
    return format("hsl(%d,70%%,45%%)", 360 * index / runs.size());
  }

  private static void curves(StringBuilder out, List<Run> runs) {
    double steps =
        runs.stream().flatMap(r -> r.curve().stream()).mapToDouble(Point::step).max().orElse(1);
    double least =
        runs.stream().flatMap(r -> r.curve().stream()).mapToDouble(Point::loss).min().orElse(0);
    double most =
        runs.stream().flatMap(r -> r.curve().stream()).mapToDouble(Point::loss).max().orElse(1);
    out.append(format("<svg viewBox=\"0 0 %d %d\">", WIDTH, HEIGHT));
    for (int r = 0; r < runs.size(); r++) {
      out.append(format("<polyline fill=\"none\" stroke=\"%s\" points=\"", color(r, runs)));
      for (Point p : runs.get(r).curve()) {
        double x = WIDTH * p.step() / steps;
        double y = (HEIGHT - 10) * (1 - (p.loss() - least) / Math.max(1e-9, most - least)) + 5;
        out.append(format("%.1f,%.1f ", x, y));
      }
      out.append("\"><title>").append(runs.get(r).name()).append("</title></polyline>");
    }
    out.append("</svg>")
        .append(format("<p>From %.2f to %.2f, %,.0f steps.</p>", least, most, steps));
  }
}
