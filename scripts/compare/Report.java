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
 * SEEDS COSTS NAME...}. For each seed N, reads seed-N/NAME/log.jsonl (reports of training),
 * seed-N/NAME/model.safetensors (sizes of the parameters), seed-N/NAME.settings (what makes it
 * different) and seed-N/scores.json (scores, and what a paired test says of each against the
 * first), writes results.md and results.html. COSTS that are "no" leave times and memory out.
 */
public final class Report {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final double SIGNIFICANT = 0.05;
  private static final List<String> COSTS =
      List.of("peak memory, MB", "source tokens/s", "target tokens/s", "training, s");

  /** A point of a curve. */
  private record Point(double step, double seconds, double loss) {}

  /** A metric's value, and what it was in the other run that it is tested against. */
  private record Score(double value, double against, double p) {
    boolean significant() {
      return value != against && p < SIGNIFICANT;
    }
  }

  /** One seed of one configuration. */
  private record Run(
      Map<String, Score> scores,
      double sourceRate,
      double targetRate,
      double memory,
      long parameters,
      List<Point> curve) {}

  /** All seeds of one configuration. */
  private record Configuration(String name, String settings, List<Run> runs) {
    private double mean(ToDoubleFunction<Run> value) {
      return runs.stream().mapToDouble(value).average().orElseThrow();
    }

    /** Mean and standard deviation over the seeds. */
    private String score(String metric) {
      double mean = mean(run -> run.scores().get(metric).value());
      if (runs.size() == 1) {
        return format("%.2f", mean);
      }
      double squares = mean(run -> Math.pow(run.scores().get(metric).value() - mean, 2));
      double deviation = Math.sqrt(squares * runs.size() / (runs.size() - 1));
      return format("%.2f ± %.2f", mean, deviation);
    }

    /** For how many seeds the value is surely higher or lower than that of the first one. */
    private String difference(String metric) {
      List<Score> sure =
          runs.stream().map(run -> run.scores().get(metric)).filter(Score::significant).toList();
      long higher = sure.stream().filter(score -> score.value() > score.against()).count();
      List<String> parts = new ArrayList<>();
      if (higher > 0) {
        parts.add(higher + " higher");
      }
      if (higher < sure.size()) {
        parts.add(sure.size() - higher + " lower");
      }
      return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    /** The cells of a row, in the order of the columns. */
    private List<String> cells(boolean costs) {
      List<String> cells = new ArrayList<>();
      for (String metric : runs.getFirst().scores().keySet()) {
        cells.add(score(metric));
        cells.add(difference(metric));
      }
      cells.add(format("%,d", runs.getFirst().parameters()));
      if (costs) {
        cells.add(format("%,.0f", mean(Run::memory) / 1e6));
        cells.add(format("%,.0f", mean(Run::sourceRate)));
        cells.add(format("%,.0f", mean(Run::targetRate)));
        cells.add(format("%.0f", mean(run -> run.curve().getLast().seconds())));
      }
      return cells;
    }
  }

  private final String title;
  private final String note;
  private final Path folder;
  private final List<String> seeds;
  private final boolean costs;
  private final List<Configuration> configurations = new ArrayList<>();

  private Report(String title, String note, Path folder, List<String> seeds, boolean costs) {
    this.title = title;
    this.note = note;
    this.folder = folder;
    this.seeds = seeds;
    this.costs = costs;
  }

  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[2]);
    List<String> seeds = List.of(arguments[3].split(" ", -1));
    boolean costs = !arguments[4].equals("no");
    Report report = new Report(arguments[0], arguments[1], folder, seeds, costs);
    List<String> names = List.of(arguments).subList(5, arguments.length);
    for (String name : names) {
      report.configurations.add(report.read(name, names.getFirst()));
    }
    String markdown = report.markdown();
    Files.writeString(folder.resolve("results.md"), markdown);
    Files.writeString(folder.resolve("results.html"), report.html());
    System.out.print(markdown);
  }

  private Configuration read(String name, String first) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < seeds.size(); i++) {
      runs.add(run(i, name, scores(i, name, first)));
    }
    Path settings = place(0).resolve(name + ".settings");
    return new Configuration(name, String.join("; ", Files.readAllLines(settings)), runs);
  }

  private Path place(int seed) {
    return folder.resolve("seed-" + seeds.get(seed % seeds.size()));
  }

  private Run run(int seed, String name, Map<String, Score> scores) throws IOException {
    Path log = place(seed).resolve(name).resolve("log.jsonl");
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
        scores,
        median(sourceRates),
        median(targetRates),
        memory,
        parameters(place(seed).resolve(name).resolve("model.safetensors")),
        curve);
  }

  /** What a configuration reached with a seed, and in what it is tested against. */
  private Map<String, Score> scores(int seed, String name, String first) throws IOException {
    boolean baseline = name.equals(first);
    JsonNode all = JSON.readTree(place(seed).resolve("scores.json").toFile()).get("systems");
    JsonNode own = system(all, place(seed).resolve(name + ".out"));
    JsonNode other = system(all, place(baseline ? seed + 1 : seed).resolve(first + ".out"));
    Map<String, Score> scores = new LinkedHashMap<>();
    for (int m = 0; m < own.size(); m++) {
      double value = own.get(m).get("score").asDouble();
      double against = other.get(m).get("score").asDouble();
      // the test's probability stands with the one that is not the first
      double p = (baseline ? other : own).get(m).path("p_value").asDouble(1);
      scores.put(own.get(m).get("name").asText(), new Score(value, against, p));
    }
    return scores;
  }

  private static JsonNode system(JsonNode all, Path output) {
    for (JsonNode system : all) {
      if (Path.of(system.get("system").asText()).equals(output)) {
        return system.get("scores");
      }
    }
    throw new IllegalStateException("no scores of " + output);
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

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (String metric : configurations.getFirst().runs().getFirst().scores().keySet()) {
      columns.add(metric);
      columns.add("than " + configurations.getFirst().name());
    }
    columns.add("parameters");
    if (costs) {
      columns.addAll(COSTS);
    }
    return columns;
  }

  private String markdown() {
    List<String> columns = columns();
    StringBuilder out = new StringBuilder("# " + title + "\n\n");
    if (!note.isEmpty()) {
      out.append(note).append("\n\n");
    }
    out.append(explanation()).append("\n\n");
    out.append("| configuration | ").append(String.join(" | ", columns)).append(" |\n|---|");
    out.append("---:|".repeat(columns.size())).append('\n');
    for (Configuration c : configurations) {
      out.append(format("| %s | %s |%n", c.name(), String.join(" | ", c.cells(costs))));
    }
    out.append("\nThe configurations:\n\n");
    configurations.forEach(c -> out.append(format("- %s: `%s`%n", c.name(), c.settings())));
    return out.toString();
  }

  private String explanation() {
    String first = configurations.getFirst().name();
    String tested =
        "by paired approximate randomisation over the lines of the test (p < %s)"
            .formatted(SIGNIFICANT);
    return seeds.size() == 1
        ? ("\"than %s\" says whether a value differs from that of %s %s; from another seed it may"
                + " not.")
            .formatted(first, first, tested)
        : ("Mean ± standard deviation over the seeds %s. \"than %s\" says for how many seeds the"
                + " value differs from that of %s with the same seed %s; %s itself stands against"
                + " its next seed, which shows what a seed alone does.")
            .formatted(String.join(", ", seeds), first, first, tested, first);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private String html() {
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
        .append(escaped(title))
        .append("</title><style>body{font:15px sans-serif;max-width:70em;margin:2em auto}")
        .append("table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:right;")
        .append("border-bottom:1px solid #ccc}td:first-child,th:first-child{text-align:left}")
        .append("svg{width:100%}text{font:11px sans-serif}</style><h1>")
        .append(escaped(title))
        .append("</h1><p>")
        .append(escaped(note))
        .append("<p>")
        .append(escaped(explanation()));
    table(out);
    out.append("<h2>Training loss by update</h2>");
    curves(out, Point::step);
    if (costs) {
      out.append("<h2>Training loss by second</h2>");
      curves(out, Point::seconds);
    }
    return out.append("</html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private void table(StringBuilder out) {
    out.append("<table><tr><th>configuration");
    columns().forEach(column -> out.append("<th>").append(escaped(column)));
    for (Configuration c : configurations) {
      out.append(format("<tr><td title=\"%s\">", escaped(c.settings())))
          .append(format("<span style=\"color:%s\">&#9632;</span> ", color(c)))
          .append(escaped(c.name()));
      c.cells(costs).forEach(cell -> out.append("<td>").append(cell));
    }
    out.append("</table><p>A name's settings appear where the pointer rests on it.");
  }

  private String color(Configuration configuration) {
    int index = configurations.indexOf(configuration);
    return format("hsl(%d,70%%,45%%)", 360 * index / configurations.size());
  }

  private void curves(StringBuilder out, ToDoubleFunction<Point> across) {
    List<Point> all =
        configurations.stream()
            .flatMap(c -> c.runs().stream())
            .flatMap(run -> run.curve().stream())
            .toList();
    double end = all.stream().mapToDouble(across).max().orElseThrow();
    double least = all.stream().mapToDouble(Point::loss).min().orElseThrow();
    double most = all.stream().mapToDouble(Point::loss).max().orElseThrow();
    out.append(format("<svg viewBox=\"-5 -5 %d %d\">", WIDTH + 60, HEIGHT + 30));
    out.append(format("<text x=\"%d\" y=\"8\">%.2f</text>", WIDTH + 5, most));
    out.append(format("<text x=\"%d\" y=\"%d\">%.2f</text>", WIDTH + 5, HEIGHT, least));
    out.append(format("<text x=\"0\" y=\"%d\">0</text>", HEIGHT + 18));
    out.append(format("<text x=\"%d\" y=\"%d\">%,.0f</text>", WIDTH - 20, HEIGHT + 18, end));
    for (Configuration c : configurations) {
      for (Run run : c.runs()) {
        out.append(format("<polyline fill=\"none\" stroke=\"%s\" points=\"", color(c)));
        for (Point p : run.curve()) {
          double x = WIDTH * across.applyAsDouble(p) / end;
          double y = HEIGHT * (1 - (p.loss() - least) / Math.max(1e-9, most - least));
          out.append(format("%.1f,%.1f ", x, y));
        }
        out.append(format("\"><title>%s</title></polyline>", escaped(c.name())));
      }
    }
    out.append("</svg>");
  }
}
