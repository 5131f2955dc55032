package dev.seqwright.core.stack.exit;

import dev.seqwright.core.autograd.CrossEntropy;

/** What the units of a {@link LearntRule} compare exits by. */
public enum ExitTarget {
  /** The log-likelihood of the right token, in nats. */
  LIKELIHOOD {
    @Override
    public float[] scores(CrossEntropy.Rows said) {
      return said.logLikelihoods();
    }
  },
  /** 1 where no other token is more probable than the right one, else 0. */
  CORRECTNESS {
    @Override
    public float[] scores(CrossEntropy.Rows said) {
      float[] scores = new float[said.correct().length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = said.correct()[i];
      }
      return scores;
    }
  };

  /** S of each token at an exit. */
  public abstract float[] scores(CrossEntropy.Rows said);
}
