package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.CutLines;
import dev.seqwright.tokenizer.HuggingFaceVocabulary;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.stream.IntStream;

/**
 * The vocabulary of the column {@code text}: a SentencePiece model that a configuration names, that
 * a model was saved with, or that is trained on the texts; or the tokenizer of an imported model.
 */
record TextVocabulary(Vocabulary tokenizer) implements AutoCloseable {
  /** What ends a line. */
  static final String LINE_FEED = "\n";

  private static final String COLUMN = "text";
  private static final String LINE_FEED_BYTE = "<0x0A>";

  /** Refuses a tokenizer that cannot mark where a text begins and ends. */
  TextVocabulary {
    if (tokenizer.beginId() < 0 || tokenizer.endId() < 0) {
      throw new UserException(
          "the tokenizer has no begin token or no end token, expected both; train it with ids of 0"
              + " or more for them (begin-id, end-id)");
    }
  }

  /**
   * The vocabulary of a run.
   *
   * @param texts what a new one is trained on
   */
  static TextVocabulary of(TaskSetup setup, Iterable<String> texts) {
    return of(setup, setup.config().tokenizer(), texts);
  }

  /**
   * The vocabulary of a run.
   *
   * @param config how a new one is made
   * @param texts what a new one is trained on
   */
  static TextVocabulary of(TaskSetup setup, TokenizerConfig config, Iterable<String> texts) {
    return setup
        .vocabularies()
        .map(TextVocabulary::of)
        .orElseGet(() -> new TextVocabulary(config.open(config.source(), cut(config, texts))));
  }

  /** A trainer leaves long lines out: a document, or a sentence of many words, is cut for it. */
  private static Iterable<String> cut(TokenizerConfig config, Iterable<String> texts) {
    int bytesOfCharacter = 3; // of UTF-8, at most, for a character of UTF-16
    return CutLines.of(texts, config.training().maxSentenceLength() / bytesOfCharacter);
  }

  /** The vocabulary of a saved model. */
  static TextVocabulary of(TokenizerFiles files) {
    return new TextVocabulary(files.open(COLUMN));
  }

  TokenizerFiles files() {
    return tokenizer instanceof HuggingFaceVocabulary foreign
        ? TokenizerFiles.tokenizer(COLUMN, foreign.serialized())
        : TokenizerFiles.column(COLUMN, ((Tokenizer) tokenizer).serialized());
  }

  int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  int[] encode(String text) {
    return tokenizer.encode(text);
  }

  int beginId() {
    return tokenizer.beginId();
  }

  int endId() {
    return tokenizer.endId();
  }

  /**
   * The token between two lines of a text: that of the line feed, or of its byte; where the
   * tokenizer has neither, the end token, as in fairseq.
   */
  int lineFeedId() {
    if (tokenizer instanceof HuggingFaceVocabulary foreign) {
      int[] tokens = foreign.encode(LINE_FEED);
      return tokens.length == 1 ? tokens[0] : tokenizer.endId();
    }
    return IntStream.of(tokenizer.id(LINE_FEED), tokenizer.id(LINE_FEED_BYTE))
        .filter(id -> id != tokenizer.unknownId())
        .findFirst()
        .orElse(tokenizer.endId());
  }

  boolean isUnknown(int id) {
    return id == tokenizer.unknownId();
  }

  /** A token as it is shown, without spaces: U+2581 for one, {@code <0x0A>} for a line feed. */
  String written(int id) {
    return tokenizer.piece(id).replace(LINE_FEED, LINE_FEED_BYTE).replace(' ', '\u2581');
  }

  /** The pieces of a text between the begin and the end token: no text is without tokens. */
  int[] surrounded(int... pieces) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(tokenizer.beginId()), IntStream.of(pieces)),
            IntStream.of(tokenizer.endId()))
        .toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
