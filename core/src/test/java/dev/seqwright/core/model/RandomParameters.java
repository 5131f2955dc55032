package dev.seqwright.core.model;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Slabs;
import java.util.SplittableRandom;

/** Values away from zeros and ones, where a wrong gradient would go unnoticed. */
public final class RandomParameters {
  private RandomParameters() {}

  public static void fill(Parameters parameters, Slabs slabs) {
    parameters.allocate(slabs);
    parameters.initialize(7);
    SplittableRandom random = new SplittableRandom(4);
    for (Parameter p : parameters.all()) {
      for (long i = 0; i < p.size(); i++) {
        p.value().set(i, p.value().get(i) + (float) (0.1 * random.nextGaussian()));
      }
    }
  }
}
