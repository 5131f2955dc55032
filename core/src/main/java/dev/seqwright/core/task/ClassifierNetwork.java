package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder that reads texts in windows, and what is answered of its states.
 *
 * @param pairs whether it reads pairs of texts
 */
record ClassifierNetwork(EncoderOnly encoder, boolean pairs, Answers answers) {
  /** How many segments tokens are of. */
  static int segments(boolean pairs) {
    return pairs ? 2 : 1;
  }

  /** The states of texts: those of all windows of a text are its own. */
  Sequences states(Graph graph, List<LabelledExample> texts) {
    List<int[]> tokens = new ArrayList<>();
    List<int[]> segments = new ArrayList<>();
    for (LabelledExample example : texts) {
      TokenWindows text = example.text();
      tokens.addAll(List.of(text.tokens()));
      segments.addAll(List.of(text.segments()));
    }
    int[][] all = tokens.toArray(int[][]::new);
    Sequences states =
        pairs
            ? encoder.encode(graph, all, segments.toArray(int[][]::new))
            : encoder.encode(graph, all);
    return new Sequences(states.rows(), joined(states.layout(), texts));
  }

  private static SequenceLayout joined(SequenceLayout windows, List<LabelledExample> texts) {
    int[] lengths = new int[texts.size()];
    int window = 0;
    for (int i = 0; i < lengths.length; i++) {
      for (int w = 0; w < texts.get(i).text().tokens().length; w++) {
        lengths[i] += windows.length(window++);
      }
    }
    return SequenceLayout.of(lengths);
  }
}
