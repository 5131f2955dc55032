package dev.seqwright.core.decode.network;

import dev.seqwright.core.decode.StepModel;
import dev.seqwright.core.decode.StepModels;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.Transformer;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import java.util.function.Supplier;

/**
 * Gives every thread its own way to decode one Transformer.
 *
 * @param model shared by all threads
 * @param special the tokens around texts
 * @param kernels makes a thread's kernels
 * @param slabs makes a thread's source of memory
 */
public record TransformerModels(
    Transformer model, SpecialTokens special, Supplier<Kernels> kernels, Supplier<Slabs> slabs)
    implements StepModels {

  @Override
  public StepModel open() {
    return new TransformerSteps(model, special, kernels.get(), slabs.get());
  }

  @Override
  public int maximumSourceLength() {
    return model.limit() - 1;
  }

  @Override
  public boolean hasSourceWeights() {
    return model.hasSourceWeights();
  }
}
