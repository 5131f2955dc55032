package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.tokenizer.Tokenizer;
import java.util.stream.IntStream;

/**
 * The vocabulary of the column {@code text}: a SentencePiece model that a configuration names, that
 * a model was saved with, or that is trained on the texts.
 */
record TextVocabulary(Tokenizer tokenizer) implements AutoCloseable {
  private static final String COLUMN = "text";

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
    return setup.vocabularies().map(TextVocabulary::of).orElseGet(() -> made(setup, texts));
  }

  private static TextVocabulary made(TaskSetup setup, Iterable<String> texts) {
    TokenizerConfig config = setup.config().tokenizer();
    return new TextVocabulary(config.open(config.source(), texts));
  }

  /** The vocabulary of a saved model. */
  static TextVocabulary of(TokenizerFiles files) {
    return new TextVocabulary(files.openModel(COLUMN));
  }

  TokenizerFiles files() {
    return TokenizerFiles.column(COLUMN, tokenizer.serialized());
  }

  int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  int[] encode(String text) {
    return tokenizer.encode(text);
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
