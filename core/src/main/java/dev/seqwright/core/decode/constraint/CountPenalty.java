package dev.seqwright.core.decode.constraint;

import java.util.Arrays;

/**
 * Tokens are less probable the more often they were written behind the prefix: with x a token's
 * logit, c how often it was written, F and P the penalties,
 *
 * <pre>
 *   x' = x - F c - P [c > 0];   log p' = log softmax x'
 * </pre>
 *
 * as the programming interface of OpenAI has it, and vLLM. llama.cpp counts the prompt, too, and
 * its last 64 tokens only.
 *
 * @param frequency F, under 0 in favour of repetition
 * @param presence P
 * @param prefix how many tokens stand before those that count
 */
public record CountPenalty(double frequency, double presence, int prefix) implements Constraint {
  /** Penalties of hypotheses without a prefix. */
  public CountPenalty(double frequency, double presence) {
    this(frequency, presence, 0);
  }

  @Override
  public Constraint behind(int given) {
    return new CountPenalty(frequency, presence, given);
  }

  @Override
  public void apply(int[] written, TokenScores next) {
    if (written.length <= prefix) {
      return;
    }
    int[] counted = Arrays.copyOfRange(written, prefix, written.length);
    for (int token : counted) {
      next.set(token, (float) (next.get(token) - frequency));
    }
    Arrays.stream(counted)
        .distinct()
        .forEach(token -> next.set(token, (float) (next.get(token) - presence)));
    next.normalize();
  }
}
