package dev.seqwright.core.stack.document;

import dev.seqwright.core.config.Variant;
import java.util.List;

/** Every way to translate a sentence in the context of those before it. */
public final class DocumentContexts {
  /** One line a variant: the binder, the catalogue and the tests read it. */
  public static final List<Variant<DocumentContextKind>> ALL =
      List.of(SentencesAlone.VARIANT, HierarchicalAttention.VARIANT);

  private DocumentContexts() {}
}
