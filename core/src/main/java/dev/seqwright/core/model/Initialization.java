package dev.seqwright.core.model;

import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.WeightInitializer;

/** How the weights of layers start. */
public enum Initialization {
  /** Xavier's uniform draw, the same in every layer (Glorot and Bengio 2010). */
  XAVIER {
    @Override
    WeightInitializer layer(int layer) {
      return (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1);
    }
  },
  /** Xavier's bound divided by sqrt l in layer l = 1, 2, ... (Zhang, Titov and Sennrich 2019). */
  DEPTH_SCALED {
    @Override
    WeightInitializer layer(int layer) {
      return (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1 / Math.sqrt(layer));
    }
  },
  /** U(-a, a) with a = 1 / sqrt(inputs), smaller than Xavier's, the same in every layer. */
  FAN_IN {
    @Override
    WeightInitializer layer(int layer) {
      return (fanIn, fanOut) -> Initializer.fanIn(fanIn);
    }
  };

  /** The draw of a layer, counted from 1. */
  abstract WeightInitializer layer(int layer);
}
