package dev.seqwright.core.checkpoint;

import dev.seqwright.tokenizer.Vocabulary;

/**
 * The vocabularies of a source and a target, opened.
 *
 * @param source splits source texts
 * @param target splits target texts and joins translations; the same object where one does both
 */
public record Vocabularies(Vocabulary source, Vocabulary target) implements AutoCloseable {
  @Override
  public void close() {
    source.close();
    if (!target.equals(source)) {
      target.close();
    }
  }
}
