package dev.seqwright.core.checkpoint;

import dev.seqwright.tokenizer.Vocabulary;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The vocabularies of a source and a target, opened.
 *
 * @param source splits source texts
 * @param target splits target texts and joins translations; the same object where one does both
 */
public record Vocabularies(Vocabulary source, Vocabulary target) implements AutoCloseable {

  /** The first token that is not another pair's, in words; nothing where all are the same. */
  public Optional<String> difference(Vocabularies other) {
    return difference("source", source, other.source)
        .or(() -> difference("target", target, other.target));
  }

  private static Optional<String> difference(String side, Vocabulary one, Vocabulary two) {
    if (one.vocabularySize() != two.vocabularySize()) {
      return Optional.of(
          "%,d and %,d tokens of the %s"
              .formatted(one.vocabularySize(), two.vocabularySize(), side));
    }
    return IntStream.range(0, one.vocabularySize())
        .filter(id -> !one.piece(id).equals(two.piece(id)))
        .mapToObj(
            id ->
                "token %d of the %s is '%s' and '%s'"
                    .formatted(id, side, one.piece(id), two.piece(id)))
        .findFirst();
  }

  @Override
  public void close() {
    source.close();
    if (!target.equals(source)) {
      target.close();
    }
  }
}
