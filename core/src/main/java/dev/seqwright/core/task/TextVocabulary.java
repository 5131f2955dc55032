package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.tokenizer.Segmentation;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.TokenizerTrainer;
import java.util.stream.IntStream;

/**
 * The vocabulary of the column {@code text}: a SentencePiece model that a configuration names, that
 * a model was saved with, or that is trained on the texts.
 */
record TextVocabulary(Tokenizer tokenizer) implements AutoCloseable {
  private static final String COLUMN = "text";

  /** The vocabulary of a run. */
  static TextVocabulary of(TaskSetup setup, Iterable<String> texts) {
    TokenizerConfig config = setup.config().tokenizer();
    return setup
        .vocabularies()
        .map(TextVocabulary::of)
        .orElseGet(
            () ->
                new TextVocabulary(
                    config
                        .source()
                        .map(Tokenizer::load)
                        .orElseGet(
                            () -> Tokenizer.of(TokenizerTrainer.train(config.training(), texts)))));
  }

  /** The vocabulary of a saved model. */
  static TextVocabulary of(TokenizerFiles files) {
    return new TextVocabulary(Tokenizer.of(files.content(COLUMN)));
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

  /** In unigram sampling alpha = 0 is not the best segmentation but any, all equally likely. */
  Segmentation segmentation(double alpha) {
    return alpha > 0 ? tokenizer.sampler(alpha) : (line, random) -> tokenizer.encode(line);
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
