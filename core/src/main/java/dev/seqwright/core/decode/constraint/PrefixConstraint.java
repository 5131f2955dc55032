package dev.seqwright.core.decode.constraint;

import dev.seqwright.core.decode.Prefix;
import java.util.Arrays;

/**
 * A hypothesis begins with a prefix. As long as it has followed the prefix, the probability of a
 * token v at the position of prefix token w is
 *
 * <pre>
 *   p'(v) = (1 - beta) p(v) + beta [v = w]
 * </pre>
 *
 * so beta = 1 forces the prefix, whose tokens then have log p' = 0, and a smaller beta only
 * suggests it (the biased decoding of CTranslate2). A prefix that is forced wins over other
 * constraints; one that is suggested does not.
 *
 * @param beta over 0 and at most 1
 */
public record PrefixConstraint(Prefix prefix, double beta) implements Constraint {
  @Override
  public void apply(int[] written, TokenScores next) {
    int position = written.length;
    int[] tokens = prefix.tokens();
    if (position >= tokens.length || !Arrays.equals(written, Arrays.copyOf(tokens, position))) {
      return;
    }
    int token = tokens[position];
    if (position >= prefix.given()) {
      next.allowOnly(token);
    } else if (beta == 1 || !next.isForbidden(token)) {
      next.favour(token, beta);
    }
  }
}
