package dev.seqwright.core.metrics;

/**
 * How well a model foresees references, token by token with the right tokens before each (teacher
 * forcing); the end of sentence is a token too.
 *
 * @param logLikelihood sum of the natural logarithms of the tokens' probabilities
 * @param tokens how many were foreseen
 * @param correct how many of them the model held most probable
 */
public record ReferenceLikelihood(double logLikelihood, long tokens, long correct) {

  /** exp of the mean negative log-likelihood of a token; depends on the model's vocabulary. */
  public double perplexity() {
    return Math.exp(-logLikelihood / tokens);
  }

  /** The mean negative log-likelihood of a token, in nats. */
  public double nats() {
    return -logLikelihood / tokens;
  }

  /**
   * The mean number of bits that a byte of the text takes: -log2 of the probability of all its
   * tokens, divided by its bytes. It compares models with different vocabularies.
   *
   * @param bytes of the text whose tokens were foreseen
   */
  public double bitsPerByte(long bytes) {
    return -logLikelihood / (Math.log(2) * bytes);
  }

  /** Percentage of tokens held most probable. */
  public double accuracy() {
    return 100.0 * correct / tokens;
  }

  /** Of two texts together. */
  public ReferenceLikelihood plus(ReferenceLikelihood other) {
    return new ReferenceLikelihood(
        logLikelihood + other.logLikelihood, tokens + other.tokens, correct + other.correct);
  }
}
