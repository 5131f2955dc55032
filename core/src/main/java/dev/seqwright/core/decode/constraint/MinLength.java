package dev.seqwright.core.decode.constraint;

import java.util.List;

/**
 * None of some tokens before a translation has its least length.
 *
 * @param tokens how many tokens it must have
 * @param ends the tokens that would end it
 */
record MinLength(int tokens, List<Integer> ends) implements Constraint {
  @Override
  public void apply(int[] written, TokenScores next) {
    if (written.length < tokens) {
      ends.forEach(next::forbid);
    }
  }
}
