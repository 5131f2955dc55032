package dev.seqwright.core.adapt;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameters;
import java.util.Set;

/**
 * The biases are learnt, those of norms among them; all else that the base has given stays.
 *
 * <p>Ben Zaken et al., "BitFit: Simple Parameter-efficient Fine-tuning for Transformer-based Masked
 * Language-models", 2022, arXiv 2106.10199.
 */
public record Biases() implements Adaptation {
  @Override
  public void adapt(Parameters network, Set<String> given) {
    Adaptation.freeze(network, given, parameter -> isBias(parameter.name()));
    if (network.trainedOnes().isEmpty()) {
      throw new UserException(
          Help.WRONG_VALUE, "adaptation: found bias, and the network has no biases");
    }
  }

  private static boolean isBias(String name) {
    return name.endsWith(".bias");
  }
}
