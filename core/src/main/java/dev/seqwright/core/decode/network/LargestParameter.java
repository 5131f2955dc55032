package dev.seqwright.core.decode.network;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;

/** Looks for what makes the scores of a model overflow. */
public final class LargestParameter {
  private LargestParameter() {}

  /**
   * What is said to a user: the model's largest number, and where it is.
   *
   * @param name what messages call the model
   */
  public static String diagnosis(String name, Parameters parameters) {
    Parameter suspect = null;
    float largest = -1;
    for (Parameter parameter : parameters.all()) {
      float size = size(parameter);
      if (suspect == null || size > largest) {
        suspect = parameter;
        largest = size;
      }
    }
    return "%s: the largest number, of size %s, is in tensor '%s'; restore the file from a copy, or train the model again"
        .formatted(name, largest, suspect == null ? "" : suspect.name());
  }

  private static float size(Parameter parameter) {
    float largest = 0;
    for (long i = 0; i < parameter.size(); i++) {
      largest = Math.max(largest, Math.abs(parameter.value().get(i)));
    }
    return largest;
  }
}
