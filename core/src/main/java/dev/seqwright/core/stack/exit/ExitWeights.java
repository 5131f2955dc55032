package dev.seqwright.core.stack.exit;

/** What each exit counts in aligned training. */
public enum ExitWeights {
  /** All alike. */
  UNIFORM {
    @Override
    public double of(int layer) {
      return 1;
    }
  },
  /** As many times as it has layers below it. */
  GROWING {
    @Override
    public double of(int layer) {
      return layer;
    }
  };

  /** w_n of the exit after layer n, counted from 1. */
  public abstract double of(int layer);
}
