package dev.seqwright.core.export.ctranslate2;

import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.ExportedTranslator;
import java.util.List;
import java.util.Optional;

/**
 * The bias of the logits. Tokens that a model never writes have no other place than a bias that is
 * far below all others.
 */
record OutputBias(ExportedTranslator model) {
  private static final float NEVER = -1e9f;
  private static final String NAME = "output.bias";

  Optional<WrittenVariable> variable(Packing packing) {
    List<Integer> never = model.special().unwritten().tokens();
    if (!model.has(NAME) && never.isEmpty()) {
      return Optional.empty();
    }
    int words = model.parameter(model.outputTable()).rows();
    float[] bias = model.has(NAME) ? model.parameter(NAME).toArray() : new float[words];
    never.forEach(token -> bias[token] = NEVER);
    return Optional.of(
        packing.plain(NamedTensor.of("decoder/projection/bias", new int[] {words}, bias)));
  }
}
