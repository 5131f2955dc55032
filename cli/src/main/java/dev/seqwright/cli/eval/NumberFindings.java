package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.number.NumberMetric;
import dev.seqwright.core.metrics.number.NumberSegments;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What was found of numbers, a number a line.
 *
 * @param gold the right numbers
 * @param answers one row a system
 */
record NumberFindings(TestTexts texts, double[] gold, List<double[]> answers, Evaluation evaluation)
    implements Findings {
  private static final Map<Measure, NumberMetric> METRICS =
      new EnumMap<>(
          Map.of(
              Measure.PEARSON, NumberMetric.PEARSON,
              Measure.SPEARMAN, NumberMetric.SPEARMAN,
              Measure.MSE, NumberMetric.MSE,
              Measure.MAE, NumberMetric.MAE));

  /**
   * Compares numbers.
   *
   * @param reference the file of the right ones
   */
  static NumberFindings of(
      TestTexts texts, String reference, Set<Measure> measures, SignificanceTest test) {
    double[] gold = AnswerLines.numbers(texts.references().getFirst(), reference);
    List<double[]> answers =
        texts.systems().stream().map(s -> AnswerLines.numbers(s.lines(), s.name())).toList();
    Map<Measure, Scored> scored = new LinkedHashMap<>();
    for (Measure measure : measures) {
      NumberMetric metric = METRICS.get(measure);
      scored.put(measure, new Scored(metric, () -> new NumberSegments(metric, gold, answers)));
    }
    Evaluation evaluation = Evaluation.of(texts.names(), texts.size(), 1, scored, test);
    return new NumberFindings(texts, gold, answers, evaluation);
  }

  @Override
  public String text(OutputArguments options) {
    return scores(options);
  }

  @Override
  public String page(OutputArguments options) {
    StringBuilder sections = new StringBuilder(ReportTables.scores(evaluation, options));
    for (int s = 0; s < answers.size(); s++) {
      sections.append(largestErrors(s));
    }
    return HtmlReport.frame(texts.size() + " lines with a number", sections.toString());
  }

  private String largestErrors(int system) {
    double[] own = answers.get(system);
    List<WorstLines.Line> worst =
        WorstLines.of(IntStream.range(0, own.length), i -> Math.abs(own[i] - gold[i]));
    return Html.section(
        "The largest errors of " + texts.systems().get(system).name(),
        WorstLines.table(
            texts,
            List.of("Error", "Right", "Answer"),
            worst,
            line ->
                List.of(
                    Float.toString((float) line.weight()),
                    Float.toString((float) gold[line.number()]),
                    Float.toString((float) own[line.number()]))));
  }
}
