package dev.seqwright.core.model;

/** How the weights of layers start. */
public enum Initialization {
  /** Xavier's uniform draw, the same in every layer (Glorot and Bengio 2010). */
  XAVIER {
    @Override
    double gain(int layer) {
      return 1;
    }
  },
  /** Xavier's bound divided by sqrt l in layer l = 1, 2, ... (Zhang, Titov and Sennrich 2019). */
  DEPTH_SCALED {
    @Override
    double gain(int layer) {
      return 1 / Math.sqrt(layer);
    }
  };

  /** What Xavier's bound is multiplied by in a layer, counted from 1. */
  abstract double gain(int layer);
}
