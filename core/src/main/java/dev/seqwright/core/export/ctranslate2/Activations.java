package dev.seqwright.core.export.ctranslate2;

import dev.seqwright.core.position.SinusoidForm;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.tensor.Activation;
import java.util.List;

/** What CTranslate2 has numbers for, or needs no word for. */
final class Activations {
  /** The positions of a model that stores none. */
  static final Sinusoidal.Settings OWN_POSITIONS =
      new Sinusoidal.Settings(SinusoidForm.HALVES_FULL_RANGE, 1);

  /** In the order of their numbers. */
  private static final List<Activation> KNOWN =
      List.of(Activation.RELU, Activation.GELU_TANH, Activation.SWISH, Activation.GELU);

  private Activations() {}

  static boolean knows(Activation activation) {
    return KNOWN.contains(activation);
  }

  static int number(Activation activation) {
    return KNOWN.indexOf(activation);
  }
}
