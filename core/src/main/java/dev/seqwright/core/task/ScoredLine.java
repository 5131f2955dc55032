package dev.seqwright.core.task;

import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import java.util.List;

/**
 * A line of a text as a language model foresees it.
 *
 * @param line as it was read
 * @param tokens those that are foreseen of it, what ends it included; none where the line separates
 *     two texts
 * @param logProbabilities of each of them, natural logarithms
 * @param correct how many of them the model held most probable
 * @param unknown how many of them stand for characters that the vocabulary lacks
 */
public record ScoredLine(
    TextLine line, List<String> tokens, List<Float> logProbabilities, long correct, long unknown) {
  /** Keeps its own lists. */
  public ScoredLine {
    tokens = List.copyOf(tokens);
    logProbabilities = List.copyOf(logProbabilities);
  }

  /** The log-probability of the line. */
  public double sum() {
    return logProbabilities.stream().mapToDouble(Float::doubleValue).sum();
  }

  /** Its part of what the model says of the text. */
  public ReferenceLikelihood likelihood() {
    return new ReferenceLikelihood(sum(), tokens.size(), correct);
  }
}
