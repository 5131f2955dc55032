package dev.seqwright.core.task;

import java.util.List;

/** What a classifier says of a text, in one column of labels. */
public sealed interface Prediction {
  /** The answer as one writes it: a label, or a number. */
  String text();

  /**
   * A choice among labels.
   *
   * @param labels all that there are, in the order of their ids
   * @param probabilities of each, 1 together
   */
  record Label(List<String> labels, double[] probabilities) implements Prediction {
    /** The id of the most probable label; of equal ones, the first. */
    public int best() {
      int best = 0;
      for (int c = 1; c < probabilities.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      return best;
    }

    @Override
    public String text() {
      return labels.get(best());
    }
  }

  /** A number. */
  record Value(double value) implements Prediction {
    @Override
    public String text() {
      return Float.toString((float) value);
    }
  }
}
