package dev.seqwright.core.stack.document;

import dev.seqwright.core.config.Variant;
import java.util.Optional;
import java.util.Set;

/** No context: each sentence is translated as if it stood alone. */
public final class SentencesAlone {
  /** The entry of the catalogue. */
  public static final Variant<DocumentContextKind> VARIANT =
      new Variant<>(
          "none",
          Settings.class,
          "each sentence is translated alone",
          Set.of(),
          "nothing",
          "Vaswani et al. 2017, arXiv 1706.03762");

  private SentencesAlone() {}

  /** No settings. */
  public record Settings() implements DocumentContextKind {
    @Override
    public int sentences() {
      return 0;
    }

    @Override
    public Optional<DocumentContext> create(DocumentContextSite site) {
      return Optional.empty();
    }

    @Override
    public long floatsPerToken(long size, long feedForward) {
      return 0;
    }
  }
}
