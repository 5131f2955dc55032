package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Of which rows of one vocabulary's table the rows of another one's are made: a piece that both
 * have keeps its row; a token that begins, ends, pads or stands for the unknown has the row of its
 * like; another piece has the mean of the rows of what the first vocabulary cuts it into.
 *
 * @param rows for every token the tokens of the first vocabulary
 * @param kept how many tokens keep their row
 */
record VocabularyMap(List<int[]> rows, int kept) {
  private static final String SPACE = "\u2581";

  /** The map from one vocabulary to another. */
  static VocabularyMap between(Vocabulary from, Vocabulary to) {
    List<int[]> rows = new ArrayList<>();
    int kept = 0;
    for (int id = 0; id < to.vocabularySize(); id++) {
      Optional<Integer> same = same(from, to, id);
      kept += same.isPresent() ? 1 : 0;
      String piece = to.piece(id);
      rows.add(same.map(found -> new int[] {found}).orElseGet(() -> cut(from, piece)));
    }
    return new VocabularyMap(rows, kept);
  }

  private static Optional<Integer> same(Vocabulary from, Vocabulary to, int id) {
    String piece = to.piece(id);
    int found = from.id(piece);
    if (found >= 0 && found < from.vocabularySize() && from.piece(found).equals(piece)) {
      return Optional.of(found);
    }
    if (id == to.unknownId()) {
      return own(from.unknownId());
    }
    if (id == to.endId()) {
      return own(from.endId());
    }
    return id == to.beginId() ? own(from.beginId()) : own(id == to.padId() ? from.padId() : -1);
  }

  private static Optional<Integer> own(int id) {
    return id < 0 ? Optional.empty() : Optional.of(id);
  }

  private static int[] cut(Vocabulary from, String piece) {
    int[] found = from.encode(piece.replace(SPACE, " ").strip());
    return found.length > 0 ? found : new int[] {from.unknownId()};
  }

  /** The vocabularies of a column, old and new. */
  record Pair(Vocabulary before, Vocabulary after) implements AutoCloseable {
    static Pair open(
        TokenizerFiles base, String baseColumn, TokenizerFiles task, String taskColumn) {
      return new Pair(base.open(baseColumn), task.open(taskColumn));
    }

    /** The first token that is not the same in both, in words. */
    Optional<String> difference() {
      if (before.vocabularySize() != after.vocabularySize()) {
        return Optional.of(
            "%,d tokens and not %,d".formatted(after.vocabularySize(), before.vocabularySize()));
      }
      return IntStream.range(0, before.vocabularySize())
          .filter(id -> !before.piece(id).equals(after.piece(id)))
          .mapToObj(
              id ->
                  "token %d is '%s' and not '%s'".formatted(id, after.piece(id), before.piece(id)))
          .findFirst();
    }

    VocabularyMap map() {
      return between(before, after);
    }

    @Override
    public void close() {
      before.close();
      after.close();
    }
  }

  /** Refuses another vocabulary where the base's is to be kept. */
  static UserException refusal(String column, String difference) {
    return new UserException(
        Help.WRONG_BASE,
        "the vocabulary of the %s is not that of the model that is gone on from: it has %s; leave the tokenizer out to keep that model's, or give --vocabulary mapped"
            .formatted(column, difference));
  }

  /**
   * Fills a table.
   *
   * @param before the rows of the first vocabulary
   * @param after takes those of the second
   */
  void fill(Tensor before, Tensor after) {
    int width = Math.toIntExact(after.size() / rows.size());
    for (int id = 0; id < rows.size(); id++) {
      int[] of = rows.get(id);
      for (int c = 0; c < width; c++) {
        double sum = 0;
        for (int row : of) {
          sum += before.get((long) row * width + c);
        }
        after.set((long) id * width + c, (float) (sum / of.length));
      }
    }
  }
}
