package dev.seqwright.core.task;

import java.util.List;

/**
 * What a classifier says of a text.
 *
 * @param columns a prediction for each column
 * @param layers how many layers it took: all, or those up to the exit where the text left
 */
public record Answered(List<Prediction> columns, int layers) {
  /** Keeps its own list. */
  public Answered {
    columns = List.copyOf(columns);
  }
}
