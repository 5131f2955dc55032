package dev.seqwright.core.stack;

/**
 * In which order L layers use M sets of parameters (Takase and Kiyono 2021), each L / M times.
 * Layers and sets are counted from 0.
 */
public enum Sharing {
  /** Neighbours share: 0 0 1 1 2 2. */
  SEQUENCE {
    @Override
    int set(int layer, int layers, int sets) {
      return layer / (layers / sets);
    }
  },
  /** The sets again and again: 0 1 2 0 1 2. */
  CYCLE {
    @Override
    int set(int layer, int layers, int sets) {
      return layer % sets;
    }
  },
  /** As {@link #CYCLE}, the last round backwards: 0 1 2 2 1 0. */
  CYCLE_REV {
    @Override
    int set(int layer, int layers, int sets) {
      boolean backwards = layers > sets && layer >= layers - sets;
      return backwards ? layers - 1 - layer : layer % sets;
    }
  };

  /** The set of a layer. */
  abstract int set(int layer, int layers, int sets);
}
