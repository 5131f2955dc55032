package dev.seqwright.core.stack;

import java.util.List;

/**
 * Some layers of a trained stack as a stack of their own.
 *
 * @param sets whose parameters, by their number in the trained stack, each layer has
 * @param stack how they follow each other: every layer has parameters of its own
 */
public record Shortened(List<Integer> sets, StackKind stack) {
  /** Keeps its own list. */
  public Shortened {
    sets = List.copyOf(sets);
  }
}
