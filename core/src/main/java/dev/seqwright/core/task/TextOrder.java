package dev.seqwright.core.task;

import dev.seqwright.core.data.Lines;
import java.util.Locale;
import java.util.stream.IntStream;

/** What of its files a language model takes for one text, whose tokens are foreseen together. */
public enum TextOrder {
  /**
   * A line is a text of its own: it is read from the begin token on and written up to the end
   * token.
   */
  LINES {
    @Override
    int begin(TextVocabulary vocabulary) {
      return vocabulary.beginId();
    }

    @Override
    LineTokens tokens(TextVocabulary vocabulary, LineInText line) {
      return new LineTokens(true, followed(vocabulary, line.line().text(), vocabulary.endId()));
    }
  },
  /**
   * Lines up to the next blank one are a text, with a line feed between two of them, a begin token
   * in front and an end token behind.
   */
  DOCUMENTS {
    @Override
    int begin(TextVocabulary vocabulary) {
      return vocabulary.beginId();
    }

    @Override
    LineTokens tokens(TextVocabulary vocabulary, LineInText line) {
      return ofDocument(vocabulary, line);
    }
  },
  /**
   * All lines are one text, each with its line feed. Its first token is foreseen from a line feed,
   * and nothing marks its end. Training cuts it into blocks, each epoch at other places, and
   * shuffles them.
   */
  BLOCKS,
  /**
   * The same text as {@link #BLOCKS}. Training cuts it into rows that are read side by side, each
   * from its beginning to its end.
   */
  STREAMS,
  /**
   * The texts of {@link #DOCUMENTS}. Training lays them one behind the other and reads them in rows
   * side by side, as {@link #STREAMS}; what is remembered of a document ends with it.
   */
  DOCUMENT_STREAMS {
    @Override
    int begin(TextVocabulary vocabulary) {
      return vocabulary.beginId();
    }

    @Override
    LineTokens tokens(TextVocabulary vocabulary, LineInText line) {
      return ofDocument(vocabulary, line);
    }
  };

  /** The token that the first one of a text is foreseen from. */
  int begin(TextVocabulary vocabulary) {
    return vocabulary.lineFeedId();
  }

  /** The tokens that are foreseen of a line. */
  LineTokens tokens(TextVocabulary vocabulary, LineInText line) {
    boolean first = line.before().isEmpty();
    return line.line().ends()
        ? new LineTokens(first, followed(vocabulary, line.line().text(), vocabulary.lineFeedId()))
        : new LineTokens(first, vocabulary.encode(line.line().text()));
  }

  /** As a configuration has it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether training reads texts in their order, segment after segment. */
  public boolean inStreams() {
    return this == STREAMS || this == DOCUMENT_STREAMS;
  }

  /** Whether training cuts all texts anew for each epoch. */
  boolean continuous() {
    return this == BLOCKS || inStreams();
  }

  private static LineTokens ofDocument(TextVocabulary vocabulary, LineInText line) {
    if (Lines.isBlank(line.line().text())) {
      return LineTokens.NONE;
    }
    boolean first = line.before().filter(l -> !Lines.isBlank(l.text())).isEmpty();
    boolean last = line.after().filter(l -> !Lines.isBlank(l.text())).isEmpty();
    int end = last ? vocabulary.endId() : vocabulary.lineFeedId();
    return new LineTokens(first, followed(vocabulary, line.line().text(), end));
  }

  private static int[] followed(TextVocabulary vocabulary, String line, int last) {
    return IntStream.concat(IntStream.of(vocabulary.encode(line)), IntStream.of(last)).toArray();
  }
}
