package dev.seqwright.core.decode;

import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Drives the searches of a batch through a model together. Rows of sentences that are done leave
 * the batch at once.
 */
final class SearchLoop {
  private SearchLoop() {}

  static List<List<Hypothesis>> run(
      StepModel model, List<Sentence> sentences, Function<Sentence, SentenceSearch> start) {
    List<SentenceSearch> searches = sentences.stream().map(start).toList();
    try (StepModel.State state = model.start(sentences.stream().map(Sentence::tokens).toList())) {
      run(state, searches, model.beginId());
    }
    return searches.stream().map(SearchLoop::results).toList();
  }

  private static void run(StepModel.State state, List<SentenceSearch> all, int beginId) {
    int[] lastTokens = new int[all.size()];
    Arrays.fill(lastTokens, beginId);
    List<SentenceSearch> live = new ArrayList<>(all);
    while (true) {
      int[] parents = advance(live, state.step(lastTokens));
      live.removeIf(search -> search.live() == 0);
      if (live.isEmpty()) {
        return;
      }
      state.select(parents);
      lastTokens = lastTokens(live, parents.length);
    }
  }

  private static int[] advance(List<SentenceSearch> searches, Tensor logProbabilities) {
    int[] parents = new int[16];
    int rows = 0;
    int firstRow = 0;
    for (SentenceSearch search : searches) {
      int before = search.live();
      search.advance(logProbabilities, firstRow);
      while (rows + search.live() > parents.length) {
        parents = Arrays.copyOf(parents, 2 * parents.length);
      }
      for (int i = 0; i < search.live(); i++) {
        parents[rows++] = firstRow + search.parent(i);
      }
      firstRow += before;
    }
    return Arrays.copyOf(parents, rows);
  }

  private static int[] lastTokens(List<SentenceSearch> searches, int rows) {
    int[] tokens = new int[rows];
    int row = 0;
    for (SentenceSearch search : searches) {
      for (int i = 0; i < search.live(); i++) {
        tokens[row++] = search.lastToken(i);
      }
    }
    return tokens;
  }

  private static List<Hypothesis> results(SentenceSearch search) {
    if (search.results().isEmpty()) {
      throw new IllegalStateException(
          "the model gives no token a probability: its parameters hold numbers that are not"
              + " finite");
    }
    return search.results();
  }
}
