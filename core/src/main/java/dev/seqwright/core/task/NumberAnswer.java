package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.NumberHead;
import dev.seqwright.core.metrics.number.Correlation;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** One number for a text: regression. */
record NumberAnswer(NumberHead head) implements Answers {
  /**
   * What is learnt from texts, whose labels are numbers.
   *
   * @throws UserException when they are not, or there is more than one column of them
   */
  static NumberAnswer learnt(Features features, HeadSite site, LabelledTexts texts) {
    if (texts.columns().size() > 1) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "data.columns.label: found %d columns, expected one: task.target number is one number"
              .formatted(texts.columns().size()));
    }
    double[] numbers = texts.lines().stream().mapToDouble(NumberAnswer::number).toArray();
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double variance =
        Arrays.stream(numbers).map(n -> (n - mean) * (n - mean)).average().orElseThrow();
    return of(features, site, mean, variance > 0 ? Math.sqrt(variance) : 1);
  }

  /** That of a saved model, whose file has its values. */
  static NumberAnswer saved(Features features, HeadSite site) {
    return of(features, site, 0, 1);
  }

  private static NumberAnswer of(Features features, HeadSite site, double mean, double deviation) {
    return new NumberAnswer(new NumberHead(site.scope(), site.size(), features, mean, deviation));
  }

  private static double number(LabelledTexts.Line line) {
    String label = line.labels().getFirst();
    try {
      double number = Double.parseDouble(label);
      if (Float.isFinite((float) number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with its place.
    }
    throw new UserException(
        Help.UNKNOWN_LABEL,
        "%s: found '%s', expected a number; without --set task.target=number labels are classes"
            .formatted(line.place(), label));
  }

  @Override
  public List<String> columns() {
    return List.of(Classification.LABEL);
  }

  @Override
  public double[] targets(LabelledTexts.Line line) {
    return new double[] {number(line)};
  }

  @Override
  public TokenizerFiles storedWith(TokenizerFiles files) {
    return files;
  }

  @Override
  public int outputs() {
    return 1;
  }

  /** Smoothing is of labels: numbers have none. */
  @Override
  public CrossEntropy.Result loss(
      Graph graph, Sequences states, List<LabelledExample> part, double smoothing, double scale) {
    return head.loss(graph, states, right(part), scale);
  }

  private static double[] right(List<LabelledExample> part) {
    return part.stream().mapToDouble(example -> example.targets()[0]).toArray();
  }

  @Override
  public List<List<Prediction>> predict(Graph graph, Sequences states) {
    return Arrays.stream(head.numbers(graph, states))
        .mapToObj(number -> List.<Prediction>of(new Prediction.Value(number)))
        .toList();
  }

  @Override
  public double[] evidence(Prediction answer) {
    return new double[] {head.standardised(((Prediction.Value) answer).value())};
  }

  @Override
  public Map<ValidationMetric, Double> scores(
      BatchRunner runner,
      List<LabelledExample> examples,
      BiFunction<Graph, List<LabelledExample>, List<List<Prediction>>> answers,
      List<ValidationMetric> metrics) {
    List<Answered> all = new ArrayList<>();
    runner
        .run(examples, (graph, part) -> answered(part, answers.apply(graph, part)))
        .forEach(all::addAll);
    double[] found = all.stream().mapToDouble(Answered::found).toArray();
    double[] right = all.stream().mapToDouble(Answered::right).toArray();
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    metrics.forEach(metric -> scores.put(metric, score(metric, found, right)));
    return scores;
  }

  private static double score(ValidationMetric metric, double[] found, double[] right) {
    if (metric.equals(ValidationMetric.PEARSON)) {
      return Correlation.pearson(found, right);
    }
    if (metric.equals(ValidationMetric.SPEARMAN)) {
      return Correlation.spearman(found, right);
    }
    return IntStream.range(0, right.length)
        .mapToDouble(i -> (found[i] - right[i]) * (found[i] - right[i]))
        .average()
        .orElseThrow();
  }

  private static List<Answered> answered(
      List<LabelledExample> part, List<List<Prediction>> answers) {
    List<Answered> all = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      Prediction.Value found = (Prediction.Value) answers.get(i).getFirst();
      all.add(new Answered(found.value(), part.get(i).targets()[0]));
    }
    return all;
  }

  /** What is kept of one text. */
  private record Answered(double found, double right) {}
}
