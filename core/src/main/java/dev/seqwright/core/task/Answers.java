package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What a classifier answers: its heads, the loss of what is right, and what they say of texts. */
sealed interface Answers permits LabelAnswers, NumberAnswer {
  /** The names of the columns that an answer is given for. */
  List<String> columns();

  /**
   * The right answer of each column as a number: the id of a label, or the number itself.
   *
   * @throws dev.seqwright.core.config.UserException when the text has another one than the model
   *     can give, naming the file and the line
   */
  double[] targets(LabelledTexts.Line line);

  /** The vocabularies with what has to be stored of the answers. */
  TokenizerFiles storedWith(TokenizerFiles files);

  /** How many outputs the heads have together. */
  int outputs();

  /**
   * The loss of some examples, summed over them and the columns.
   *
   * @param states of the texts
   */
  CrossEntropy.Result loss(
      Graph graph, Sequences states, List<LabelledExample> part, double smoothing, double scale);

  /** The answer to each of some texts in each column, by text and column. */
  List<List<Prediction>> predict(Graph graph, Sequences states);

  /** What an exit rule judges of an answer: probabilities, or a number in standard deviations. */
  double[] evidence(Prediction answer);

  /**
   * Measures answers.
   *
   * @param answers gives those to examples
   * @param metrics some of the task's
   */
  Map<ValidationMetric, Double> scores(
      BatchRunner runner,
      List<LabelledExample> examples,
      BiFunction<Graph, List<LabelledExample>, List<List<Prediction>>> answers,
      List<ValidationMetric> metrics);
}
