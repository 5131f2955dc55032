package dev.seqwright.core.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of one kind of layers over the sentences of documents, as the configuration gives
 * them; a record.
 */
public sealed interface DocumentKind
    permits Hibert.Settings, HiTransformer.Settings, DocumentAttention.Settings {
  /** Name to settings, in the order of messages. */
  Map<String, Class<? extends DocumentKind>> ALL = all();

  /**
   * Makes the layers.
   *
   * @throws IllegalArgumentException when a part does not suit the network
   */
  DocumentEncoder create(DocumentSite site);

  /** Its stacks of layers, by the key of the kind of stack. */
  Map<String, StackConfig> stacks();

  /** How many layers the rows of its stacks pass at most. */
  default int depth() {
    return stacks().values().stream().mapToInt(StackConfig::depth).sum();
  }

  /**
   * About how many floats a token keeps in them until the backward pass has used them: what they
   * would keep if each token were a sentence, more than they do.
   */
  default long floatsPerToken(HierarchicalConfig model) {
    return stacks().values().stream().mapToLong(model::floatsPerToken).sum();
  }

  private static Map<String, Class<? extends DocumentKind>> all() {
    Map<String, Class<? extends DocumentKind>> all = new LinkedHashMap<>();
    all.put("hibert", Hibert.Settings.class);
    all.put("hi-transformer", HiTransformer.Settings.class);
    all.put("document-attention", DocumentAttention.Settings.class);
    return all;
  }
}
