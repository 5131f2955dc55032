package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.DocumentExample;
import dev.seqwright.core.head.TagChain;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.model.Hierarchical;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network that reads documents, and what labels their sentences by the state of each.
 *
 * @param head of the states of sentences
 */
record SentenceNetwork(Hierarchical encoder, TagHead head) {
  /** The loss of some documents, summed over their sentences. */
  CrossEntropy.Result loss(
      Graph graph, List<DocumentExample> part, double smoothing, double scale) {
    int[] targets = part.stream().flatMapToInt(d -> Arrays.stream(d.targets())).toArray();
    return head.loss(graph, states(graph, part), targets, smoothing, scale);
  }

  /**
   * The best labels of each of some documents.
   *
   * @param refuse is called where scores are not finite numbers
   */
  List<int[]> labels(Graph graph, List<DocumentExample> part, Runnable refuse) {
    Sequences states = states(graph, part);
    Tensor emissions = head.emissions(graph, states.rows());
    TagChain chain = head.chain();
    List<int[]> found = new ArrayList<>();
    for (int d = 0; d < part.size(); d++) {
      SequenceLayout layout = states.layout();
      float[] scores = emissions.rows(layout.start(d), layout.end(d)).toArray();
      if (!isFinite(scores)) {
        refuse.run();
      }
      found.add(chain.best(scores));
    }
    return found;
  }

  private static boolean isFinite(float... scores) {
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        return false;
      }
    }
    return true;
  }

  /** The states of the sentences of each document: those of their first parts. */
  private Sequences states(Graph graph, List<DocumentExample> part) {
    int[][] sentences = part.stream().flatMap(d -> Arrays.stream(d.parts())).toArray(int[][]::new);
    SequenceLayout documents =
        SequenceLayout.of(part.stream().mapToInt(d -> d.parts().length).toArray());
    Sequences all = encoder.texts(graph, encoder.encode(graph, sentences), documents);
    int[] units = part.stream().mapToInt(DocumentExample::units).toArray();
    SequenceLayout layout = SequenceLayout.of(units);
    int[] rows = new int[layout.rows()];
    for (int d = 0; d < units.length; d++) {
      for (int i = 0; i < units[d]; i++) {
        rows[layout.start(d) + i] = documents.start(d) + part.get(d).firsts()[i];
      }
    }
    return new Sequences(GatherRows.apply(graph, all.rows(), rows), layout);
  }
}
