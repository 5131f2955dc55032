package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagChain;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the tags of sentences: the scores of all words, gathered from the windows of a sentence,
 * then the best sequence of tags over the whole of it.
 */
final class SentenceTagger {
  private final TagNetwork network;
  private final BatchRunner runner;
  private final TagChain chain;
  private final Runnable notFinite;

  /**
   * @param notFinite called when scores are not finite numbers
   */
  SentenceTagger(TagNetwork network, BatchRunner runner, Runnable notFinite) {
    this.network = network;
    this.runner = runner;
    this.chain = network.head().chain();
    this.notFinite = notFinite;
  }

  /**
   * The tags of each sentence.
   *
   * @param windows those of a sentence one after the other; their indices are their places here
   */
  List<int[]> tags(List<TaggedExample> windows) {
    int[][] tags = new int[windows.size()][];
    float[][] parts = new float[windows.size()][];
    runner.run(windows, (graph, batch) -> answer(graph, batch, windows, parts, tags));
    List<int[]> found = new ArrayList<>();
    for (int w = 0; w < tags.length; w++) {
      if (begins(w, windows)) {
        found.add(isWhole(w, windows) ? tags[w] : chain.best(joined(w, windows, parts)));
      }
    }
    return found;
  }

  /** Whether a sentence begins with a window. */
  private static boolean begins(int window, List<TaggedExample> windows) {
    return window == 0 || windows.get(window).sentence() != windows.get(window - 1).sentence();
  }

  private static boolean isWhole(int window, List<TaggedExample> windows) {
    return begins(window, windows) && (window + 1 == windows.size() || begins(window + 1, windows));
  }

  private Void answer(
      Graph graph,
      List<TaggedExample> batch,
      List<TaggedExample> windows,
      float[][] parts,
      int[][] tags) {
    Tensor emissions = network.emissions(graph, batch);
    int row = 0;
    for (TaggedExample window : batch) {
      float[] own = rows(emissions, row, row + window.units());
      if (isWhole(window.index(), windows)) {
        tags[window.index()] = chain.best(own);
      } else {
        parts[window.index()] = own;
      }
      row += window.units();
    }
    return null;
  }

  private float[] rows(Tensor emissions, int from, int to) {
    float[] rows = emissions.rows(from, to).matrix().toArray();
    float sum = 0;
    for (float score : rows) {
      sum += score;
    }
    if (!Float.isFinite(sum)) {
      notFinite.run();
    }
    return rows;
  }

  private static float[] joined(int first, List<TaggedExample> windows, float[][] parts) {
    int end = first + 1;
    int length = parts[first].length;
    while (end < windows.size() && !begins(end, windows)) {
      length += parts[end++].length;
    }
    float[] all = new float[length];
    int at = 0;
    for (int w = first; w < end; w++) {
      System.arraycopy(parts[w], 0, all, at, parts[w].length);
      at += parts[w].length;
    }
    return all;
  }
}
