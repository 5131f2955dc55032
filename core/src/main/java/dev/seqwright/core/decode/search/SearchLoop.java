package dev.seqwright.core.decode.search;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.RowScores;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.tensor.vector.VectorApi;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Drives the searches of a batch through a model together. Rows of sentences that are done leave
 * the batch at once.
 */
final class SearchLoop {
  /** Rows of log-probabilities that are searched while they are in the processor's cache. */
  private static final int BLOCK_ROWS = VectorApi.rowsInCache();

  private SearchLoop() {}

  static List<List<Hypothesis>> run(
      IncrementalDecoder model,
      Constraints constraints,
      List<Sentence> sentences,
      Function<Sentence, SentenceSearch> start) {
    List<SentenceSearch> searches = sentences.stream().map(start).toList();
    try (IncrementalDecoder.State state = model.startInDocuments(sentences)) {
      run(state, searches, model.beginId());
    }
    for (int i = 0; i < searches.size(); i++) {
      requireSome(searches.get(i), sentences.get(i), constraints, model);
    }
    return searches.stream().map(SentenceSearch::results).toList();
  }

  private static void run(IncrementalDecoder.State state, List<SentenceSearch> all, int beginId) {
    List<SentenceSearch> live = new ArrayList<>(all);
    IncrementalDecoder.Scores scores = begin(state, all, beginId);
    while (true) {
      int[] parents = advance(live, scores, state);
      live.removeIf(search -> search.live() == 0);
      if (live.isEmpty()) {
        return;
      }
      state.select(parents);
      scores = state.step(lastTokens(live, parents.length));
    }
  }

  /** The begin token and, where the model can read them at once, the tokens that are certain. */
  private static IncrementalDecoder.Scores begin(
      IncrementalDecoder.State state, List<SentenceSearch> all, int beginId) {
    if (state.readsAhead() && all.stream().allMatch(SentenceSearch::skips)) {
      return state.read(
          all.stream()
              .map(search -> IntStream.concat(IntStream.of(beginId), IntStream.of(search.begin())))
              .map(IntStream::toArray)
              .toArray(int[][]::new));
    }
    return state.step(all.stream().mapToInt(search -> beginId).toArray());
  }

  /** Sentences are taken together as long as their rows are not too many. */
  private static int[] advance(
      List<SentenceSearch> searches,
      IncrementalDecoder.Scores scores,
      IncrementalDecoder.State state) {
    IntStream.Builder parents = IntStream.builder();
    int row = 0;
    for (int first = 0; first < searches.size(); ) {
      int end = first;
      int rows = 0;
      do {
        rows += searches.get(end++).live();
      } while (end < searches.size() && rows + searches.get(end).live() <= BLOCK_ROWS);
      int before = row;
      RowScores block =
          new RowScores(
              scores.rows(row, row + rows),
              scores::normalizer,
              r -> state.sourceWeights(before + r));
      advance(searches.subList(first, end), block, row, parents);
      row += rows;
      first = end;
    }
    return parents.build().toArray();
  }

  private static void advance(
      List<SentenceSearch> searches, RowScores scores, int firstRow, IntStream.Builder parents) {
    int row = 0;
    for (SentenceSearch search : searches) {
      int before = search.live();
      search.advance(scores, row);
      for (int i = 0; i < search.live(); i++) {
        parents.add(firstRow + row + search.parent(i));
      }
      row += before;
    }
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

  private static void requireSome(
      SentenceSearch search, Sentence sentence, Constraints constraints, IncrementalDecoder model) {
    if (!search.results().isEmpty()) {
      return;
    }
    if (!constraints.everywhere().isEmpty()) {
      throw new UserException(
          "line %d: the constraints on translations leave no token that could follow; loosen some"
              .formatted(sentence.number() + 1));
    }
    throw new UserException(
        Help.DAMAGED_MODEL,
        "line %d: the scores of its translation are not finite numbers: %s"
            .formatted(sentence.number() + 1, model.diagnosis()));
  }
}
