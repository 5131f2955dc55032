package dev.seqwright.cli.eval;

import dev.seqwright.core.data.ConllForm;
import dev.seqwright.core.data.ConllReader;
import dev.seqwright.core.data.ConllSentence;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The sentences of a CoNLL file, one at a time. The beginning of a document is a token of its own,
 * as the script conlleval counts it.
 */
final class TaggedFile implements AutoCloseable {
  private static final String DOCUMENT = "-DOCSTART-";

  private final String name;
  private final ConllReader reader;
  private final Deque<List<Token>> ready = new ArrayDeque<>();

  /**
   * A token.
   *
   * @param line its number in the file, from 1
   */
  record Token(long line, ConllForm form, List<String> columns) {
    /** The column that is so many from the last. */
    String fromLast(int places) {
      return columns.get(columns.size() - 1 - places);
    }
  }

  TaggedFile(Path file) {
    this.name = file.toString();
    this.reader = ConllReader.open(file);
  }

  /** What messages call the file. */
  String name() {
    return name;
  }

  /** The next sentence; no tokens when there is none. */
  List<Token> next() {
    while (ready.isEmpty() && reader.hasNext()) {
      take(reader.next());
    }
    return ready.isEmpty() ? List.of() : ready.remove();
  }

  private void take(ConllSentence sentence) {
    if (!sentence.rows().isEmpty()) {
      ready.add(
          sentence.rows().stream()
              .map(row -> new Token(sentence.number(row), sentence.form(), row.columns()))
              .toList());
    }
    String last = sentence.lines().getLast();
    if (last.startsWith(DOCUMENT)) {
      long line = sentence.first() + sentence.lines().size() - 1;
      List<String> columns = Arrays.asList(last.split("[ \t]+", -1));
      ready.add(List.of(new Token(line, ConllForm.COLUMNS, columns)));
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
