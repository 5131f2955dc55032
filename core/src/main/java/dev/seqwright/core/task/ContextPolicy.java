package dev.seqwright.core.task;

import dev.seqwright.core.config.Check;

/**
 * How many of the tokens before a token a language model sees when it is scored. A text is read in
 * windows. Each foresees the tokens that no window before it has foreseen: {@code first} ones at
 * the beginning of the text, {@code stride} ones later. In front of them it reads as many tokens as
 * fit into the context, which the windows before it have foreseen already and which count no more.
 *
 * @param context C, the most tokens that are read at once
 * @param first how many tokens the first window foresees
 * @param stride S, how many each later one foresees
 */
public record ContextPolicy(int context, int first, int stride) {
  /** Refuses windows that do not fit into the context. */
  public ContextPolicy {
    Check.atLeast("context", context, 1);
    Check.within("first", first, 1, context);
    Check.within("stride", stride, 1, context);
  }

  /** Blocks of a context that know nothing of each other but the last token. */
  public static ContextPolicy blocks(int context) {
    return new ContextPolicy(context, context, context);
  }

  /**
   * Blocks of C - W tokens, each with up to W tokens in front: {@code --context-window} of fairseq.
   *
   * @throws IllegalArgumentException when no token is left to be foreseen
   */
  public static ContextPolicy window(int context, int window) {
    Check.within("context-window", window, 0, context - 1);
    return new ContextPolicy(context, context - window, context - window);
  }

  /**
   * A window that slides by S tokens: the first foresees C tokens, each later one S. It is the
   * stride of transformers' guide to perplexity. With a stride of 1 every token is foreseen from
   * all those before it that fit.
   *
   * @throws IllegalArgumentException when the stride is not 1 to C
   */
  public static ContextPolicy stride(int context, int stride) {
    Check.within("stride", stride, 1, context);
    return new ContextPolicy(context, context, stride);
  }

  /** W, how many tokens a later window has read in front of those that it foresees. */
  public int window() {
    return context - stride;
  }
}
