package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A label in each of some columns, by a head each. The loss is the sum of the columns'; a score is
 * the mean over them.
 */
final class LabelAnswers implements Answers {
  private final List<Column> all;

  /**
   * One column.
   *
   * @param number its place among them, from 0
   * @param weights of the labels, or none
   */
  private record Column(int number, String name, Labels labels, ClassHead head, float[] weights) {
    CrossEntropy.Result loss(
        Graph graph, Sequences states, List<LabelledExample> part, double smoothing, double scale) {
      int[] targets = part.stream().mapToInt(e -> (int) e.targets()[number]).toArray();
      if (weights.length == 0) {
        return head.loss(graph, states, targets, smoothing, scale);
      }
      float[] own = new float[targets.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = weights[targets[i]];
      }
      return head.loss(graph, states, targets, own, smoothing, scale);
    }
  }

  private LabelAnswers(List<Column> all) {
    this.all = all;
  }

  /** What is learnt from texts: the labels that they have. */
  static LabelAnswers learnt(
      ClassWeights weights, Features features, HeadSite site, LabelledTexts texts) {
    List<Column> all = new ArrayList<>();
    for (int c = 0; c < texts.columns().size(); c++) {
      all.add(column(c, weights, features, site, texts, texts.labels(c)));
    }
    return new LabelAnswers(List.copyOf(all));
  }

  /** The same for labels that an earlier part of the run began with. */
  static LabelAnswers continued(
      ClassWeights weights,
      Features features,
      HeadSite site,
      LabelledTexts texts,
      TokenizerFiles files) {
    List<Column> all = new ArrayList<>();
    for (int c = 0; c < texts.columns().size(); c++) {
      List<String> labels = files.labels(texts.columns().get(c));
      all.add(column(c, weights, features, site, texts, labels));
    }
    return new LabelAnswers(List.copyOf(all));
  }

  private static Column column(
      int number,
      ClassWeights weights,
      Features features,
      HeadSite site,
      LabelledTexts texts,
      List<String> labels) {
    Map<String, Long> counts = new LinkedHashMap<>();
    texts.lines().forEach(line -> counts.merge(line.labels().get(number), 1L, Long::sum));
    String name = texts.columns().get(number);
    return new Column(
        number,
        name,
        new Labels(labels),
        head(texts.columns(), name, features, site, labels.size()),
        weights.of(labels, label -> counts.getOrDefault(label, 0L)));
  }

  /** Those of a saved model, for use alone. */
  static LabelAnswers saved(Features features, HeadSite site, TokenizerFiles files) {
    List<String> names = files.labelColumns();
    List<Column> all = new ArrayList<>();
    for (String name : names) {
      List<String> labels = files.labels(name);
      ClassHead head = head(names, name, features, site, labels.size());
      all.add(new Column(all.size(), name, new Labels(labels), head, new float[0]));
    }
    return new LabelAnswers(List.copyOf(all));
  }

  /** The head of the only column is named as its place, those of several after their columns. */
  private static ClassHead head(
      List<String> columns, String column, Features features, HeadSite site, int classes) {
    Scope own = columns.size() == 1 ? site.scope() : site.scope().at(column);
    return new ClassHead(own, site.size(), features, classes);
  }

  @Override
  public List<String> columns() {
    return all.stream().map(Column::name).toList();
  }

  @Override
  public double[] targets(LabelledTexts.Line line) {
    return all.stream()
        .mapToDouble(c -> c.labels().id(line.labels().get(c.number()), line.place()))
        .toArray();
  }

  @Override
  public TokenizerFiles storedWith(TokenizerFiles files) {
    Map<String, List<String>> labels = new LinkedHashMap<>();
    all.forEach(column -> labels.put(column.name(), column.labels().names()));
    Column only = all.getFirst();
    return all.size() == 1
        ? files.withLabels(only.name(), only.labels().names())
        : files.withLabels(labels);
  }

  @Override
  public int outputs() {
    return all.stream().mapToInt(c -> c.labels().size()).sum();
  }

  @Override
  public CrossEntropy.Result loss(
      Graph graph, Sequences states, List<LabelledExample> part, double smoothing, double scale) {
    return all.stream()
        .map(column -> column.loss(graph, states, part, smoothing, scale))
        .reduce(CrossEntropy.Result.NONE, CrossEntropy.Result::plus);
  }

  @Override
  public List<List<Prediction>> predict(Graph graph, Sequences states) {
    List<Tensor> logits = all.stream().map(c -> c.head().logits(graph, states)).toList();
    List<List<Prediction>> texts = new ArrayList<>();
    for (int b = 0; b < logits.getFirst().rows(); b++) {
      List<Prediction> answers = new ArrayList<>();
      for (Column column : all) {
        double[] probabilities = softmax(logits.get(column.number()).rows(b, b + 1).toArray());
        answers.add(new Prediction.Label(column.labels().names(), probabilities));
      }
      texts.add(answers);
    }
    return texts;
  }

  @Override
  public double[] evidence(Prediction answer) {
    return ((Prediction.Label) answer).probabilities();
  }

  /** The probabilities that scores stand for. */
  static double[] softmax(float... scores) {
    double[] values = new double[scores.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int c = 0; c < values.length; c++) {
      values[c] = Math.exp(scores[c] - largest);
      sum += values[c];
    }
    for (int c = 0; c < values.length; c++) {
      values[c] /= sum;
    }
    return values;
  }

  @Override
  public Map<ValidationMetric, Double> scores(
      BatchRunner runner,
      List<LabelledExample> examples,
      BiFunction<Graph, List<LabelledExample>, List<List<Prediction>>> answers,
      List<ValidationMetric> metrics) {
    List<List<LabelScores.Answered>> columns = new ArrayList<>();
    all.forEach(column -> columns.add(new ArrayList<>()));
    runner
        .run(examples, (graph, part) -> answered(part, answers.apply(graph, part)))
        .forEach(part -> all.forEach(c -> columns.get(c.number()).addAll(part.get(c.number()))));
    List<LabelScores> sums =
        all.stream().map(c -> LabelScores.of(columns.get(c.number()), c.labels().size())).toList();
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    for (ValidationMetric metric : metrics) {
      scores.put(metric, sums.stream().mapToDouble(s -> s.score(metric)).average().orElseThrow());
    }
    return scores;
  }

  /** What is kept of some texts, by column. */
  private List<List<LabelScores.Answered>> answered(
      List<LabelledExample> part, List<List<Prediction>> answers) {
    List<List<LabelScores.Answered>> columns = new ArrayList<>();
    for (Column column : all) {
      List<LabelScores.Answered> own = new ArrayList<>();
      for (int i = 0; i < part.size(); i++) {
        int right = (int) part.get(i).targets()[column.number()];
        Prediction found = answers.get(i).get(column.number());
        own.add(LabelScores.Answered.of(right, (Prediction.Label) found));
      }
      columns.add(own);
    }
    return columns;
  }
}
