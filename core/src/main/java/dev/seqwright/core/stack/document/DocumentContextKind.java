package dev.seqwright.core.stack.document;

import java.util.Optional;

/**
 * The settings of one way to translate a sentence in the context of those before it, as the
 * configuration gives them; a record.
 */
public interface DocumentContextKind {
  /** n, how many sentences before it a sentence sees at most; 0 where each stands alone. */
  int sentences();

  /** What makes states that know the context, if there is any. */
  Optional<DocumentContext> create(DocumentContextSite site);

  /** About how many floats it keeps of a token until the backward pass has used them. */
  long floatsPerToken(long size, long feedForward);
}
