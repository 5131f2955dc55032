package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.Hypothesis;
import java.util.List;

/**
 * A translation as text.
 *
 * @param score see {@link Hypothesis}; 0 for a blank line
 * @param tokens what was written, the token that ended it last; none for a blank line
 */
public record Candidate(String text, double score, List<ScoredToken> tokens) {
  /**
   * A token as the vocabulary has it.
   *
   * @param logProbability given the source and the tokens before it
   */
  public record ScoredToken(String token, float logProbability) {}

  /** Keeps its own list. */
  public Candidate {
    tokens = List.copyOf(tokens);
  }
}
