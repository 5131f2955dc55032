package dev.seqwright.core.decode.constraint;

/**
 * The unknown token is less probable, by a factor: fairseq's {@code --unkpen}.
 *
 * @param unknown the token
 * @param penalty what is taken from its log-probability, 0 or more
 */
record UnknownPenalty(int unknown, double penalty) implements Constraint {
  @Override
  public void apply(int[] written, TokenScores next) {
    next.set(unknown, (float) (next.get(unknown) - penalty));
  }
}
