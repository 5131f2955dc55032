package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Bleu;
import dev.seqwright.core.metrics.BleuScore;
import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.LengthBucket;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.OutputFaults;
import dev.seqwright.core.metrics.Whitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sections of the report that hold numbers. */
record ScoreSections(
    TestTexts texts, Map<Measure, Metric> metrics, Evaluation evaluation, OutputArguments options) {

  /** Scores, with the length of the output over that of the references. */
  String scores() {
    List<String> header = new ArrayList<>(List.of("System"));
    evaluation.measures().forEach(m -> header.add(Html.text(evaluation.example(m).name())));
    header.add("Length ratio");
    String[] rows =
        IntStream.range(0, evaluation.systems().size()).mapToObj(this::row).toArray(String[]::new);
    String legend = new Cells(options).legend(evaluation, "Bold:");
    return Html.section(
        "Scores", Html.table(Html.row("th", header), rows), Html.element("pre", Html.text(legend)));
  }

  private String row(int s) {
    SystemResult system = evaluation.systems().get(s);
    List<String> cells = new ArrayList<>(List.of(name(s)));
    for (Measure measure : evaluation.measures()) {
      cells.add(system.of(measure).map(this::cell).orElse("-"));
    }
    cells.add(Decimals.format(lengthRatio(texts.systems().get(s).lines()), 3));
    return Html.row("td", cells);
  }

  private String cell(Result result) {
    String number = Html.text(new Cells(options).number(result));
    return evaluation.best(result) ? Html.element("b", number) : number;
  }

  /** A system's name beside its colour. */
  private String name(int s) {
    return "<span class=\"key\" style=\"background:"
        + LengthPlot.colour(s)
        + "\"></span>"
        + Html.text(texts.systems().get(s).name());
  }

  private double lengthRatio(List<String> lines) {
    return (double) words(lines) / Math.max(1, words(texts.references().getFirst()));
  }

  private static long words(List<String> lines) {
    return lines.stream().mapToLong(line -> Whitespace.split(line).size()).sum();
  }

  /** A plot a metric. */
  String lengths() {
    List<LengthBucket> buckets = LengthBucket.of(texts.references().getFirst());
    String plots =
        metrics.values().stream().map(m -> plot(m, buckets)).collect(Collectors.joining());
    String keys =
        IntStream.range(0, texts.systems().size())
            .mapToObj(s -> Html.element("span", "system", name(s)))
            .collect(Collectors.joining(" "));
    return Html.section(
        "Score by sentence length",
        Html.element("p", "Lines are grouped by the number of words of their first reference."),
        Html.element("p", keys),
        plots);
  }

  private String plot(Metric metric, List<LengthBucket> buckets) {
    List<double[]> lines =
        texts.systems().stream()
            .map(s -> metric.statistics(s.lines(), texts.references()))
            .map(rows -> scores(metric, buckets, rows))
            .toList();
    return new LengthPlot(
            metric.name(),
            buckets.stream().map(LengthBucket::label).toList(),
            buckets.stream().map(b -> b.lines().size()).toList(),
            lines)
        .svg();
  }

  private static double[] scores(Metric metric, List<LengthBucket> buckets, double[][] rows) {
    return buckets.stream().mapToDouble(b -> metric.corpusScore(b.rows(rows)).value()).toArray();
  }

  /** BLEU's precisions, computed with the defaults where BLEU was not asked for. */
  String precisions() {
    Metric bleu = metrics.getOrDefault(Measure.BLEU, new Bleu());
    List<BleuScore> scores =
        texts.systems().stream()
            .map(s -> (BleuScore) bleu.score(s.lines(), texts.references()))
            .toList();
    String[] rows =
        IntStream.range(0, scores.size())
            .mapToObj(s -> precisionRow(s, scores.get(s)))
            .toArray(String[]::new);
    return Html.section("BLEU's n-gram precisions", Html.table(header(scores.getFirst()), rows));
  }

  private static String header(BleuScore score) {
    List<String> cells = new ArrayList<>(List.of("System"));
    IntStream.rangeClosed(1, score.precisions().size()).forEach(n -> cells.add(n + "-grams"));
    cells.add("Brevity penalty");
    return Html.row("th", cells);
  }

  private String precisionRow(int s, BleuScore score) {
    List<String> cells = new ArrayList<>(List.of(name(s)));
    for (double precision : score.precisions()) {
      cells.add(
          "<span class=\"bar\" style=\"background:%s;width:%spx\"></span>%s"
              .formatted(
                  LengthPlot.colour(s),
                  Decimals.format(precision, 0),
                  Decimals.format(precision, 1)));
    }
    cells.add(Decimals.format(score.brevityPenalty(), 3));
    return Html.row("td", cells);
  }

  /** Empty, repeating and untranslated output. */
  String faults() {
    List<String> header =
        List.of(
            "System", "Empty lines", "Repeating lines", "Untranslated lines", "Untranslated words");
    String[] rows =
        IntStream.range(0, texts.systems().size()).mapToObj(this::faultRow).toArray(String[]::new);
    String note =
        "Repeating: up to eight words three times in a row, as no reference has them. Untranslated:"
            + " a line that equals its source, a word of four letters or more that stands in the"
            + " source, and in no reference.";
    String missing = texts.sources().isPresent() ? "" : " The sources were not given (--src).";
    return Html.section(
        "Faults of the output",
        Html.table(Html.row("th", header), rows),
        Html.element("p", note + missing));
  }

  private String faultRow(int s) {
    List<String> lines = texts.systems().get(s).lines();
    OutputFaults faults = OutputFaults.of(lines, texts.references(), texts.sources());
    return Html.row(
        "td",
        List.of(
            name(s),
            share(Optional.of(faults.emptyLines()), lines.size()),
            share(Optional.of(faults.repeatingLines()), lines.size()),
            share(faults.copiedLines(), lines.size()),
            share(faults.copiedWords(), faults.words())));
  }

  private static String share(Optional<Integer> count, int all) {
    return count
        .map(c -> c + " (" + Decimals.format(100.0 * c / Math.max(1, all), 2) + " %)")
        .orElse("not known");
  }
}
