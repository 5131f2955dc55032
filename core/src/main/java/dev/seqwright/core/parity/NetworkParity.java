package dev.seqwright.core.parity;

import dev.seqwright.core.task.Encoding;
import dev.seqwright.core.task.LanguageModelling;
import dev.seqwright.core.task.Predictor;
import dev.seqwright.core.task.SentencePrediction;
import dev.seqwright.core.task.TaskKind;
import dev.seqwright.core.task.Tasks;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a network and what was made of it say of a few lines: the answers of a model that has some;
 * else the logits, or the states, of every token.
 *
 * @param lines how many there were
 * @param equal for how many the answer, or the largest number of each row, is the same
 * @param largestDifference between the numbers; 0 for answers
 */
public record NetworkParity(int lines, int equal, double largestDifference) {

  /** Compares the models in two folders. */
  public static NetworkParity between(Path model, Path made, List<String> lines) {
    if (answersLines(model)) {
      return ofLabels(labels(model, lines), labels(made, lines));
    }
    try (LineScores expected = scores(model);
        LineScores found = scores(made)) {
      return of(expected, found, lines);
    }
  }

  /** Whether a model has an answer to a line, which then is what is compared. */
  private static boolean answersLines(Path model) {
    TaskKind task = Tasks.of(model);
    return !(task instanceof LanguageModelling.Settings
        || task instanceof Encoding
        || task instanceof SentencePrediction.Settings);
  }

  private static LineScores scores(Path model) {
    return Tasks.of(model) instanceof SentencePrediction.Settings
        ? new SentenceScores(model)
        : new NetworkScores(model);
  }

  private static List<String> labels(Path model, List<String> lines) {
    try (Predictor predictor = Predictor.open(model)) {
      return predictor.answer(lines, 1);
    }
  }

  private static NetworkParity ofLabels(List<String> expected, List<String> found) {
    int equal = 0;
    for (int i = 0; i < expected.size(); i++) {
      equal += expected.get(i).equals(found.get(i)) ? 1 : 0;
    }
    return new NetworkParity(expected.size(), equal, 0);
  }

  static NetworkParity of(LineScores expected, LineScores found, List<String> lines) {
    int equal = 0;
    double difference = 0;
    for (String line : lines) {
      float[][] ours = expected.of(line);
      float[][] theirs = found.of(line);
      equal += Arrays.equals(expected.answers(ours), found.answers(theirs)) ? 1 : 0;
      difference = Math.max(difference, gap(ours, theirs));
    }
    return new NetworkParity(lines.size(), equal, difference);
  }

  private static double gap(float[][] a, float[][] b) {
    double gap = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        gap = Math.max(gap, Math.abs(a[i][j] - b[i][j]));
      }
    }
    return gap;
  }

  @Override
  public String toString() {
    return "%d of %d lines came out alike, numbers differ by at most %.1e"
        .formatted(equal, lines, largestDifference);
  }
}
