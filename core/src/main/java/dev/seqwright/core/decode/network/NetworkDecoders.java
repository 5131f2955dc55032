package dev.seqwright.core.decode.network;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.model.Autoregressive;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Gives every thread its own way to decode one Autoregressive.
 *
 * @param name what messages call the model, such as the file of its parameters
 * @param model shared by all threads
 * @param special the tokens around texts
 * @param kernels makes a thread's kernels
 * @param slabs makes a thread's source of memory
 * @param window see {@link NetworkDecoder}
 */
public record NetworkDecoders(
    String name,
    Autoregressive model,
    SpecialTokens special,
    Supplier<Kernels> kernels,
    Supplier<Slabs> slabs,
    OptionalInt window)
    implements DecoderFactory {

  /** Those without a window. */
  public NetworkDecoders(
      String name,
      Autoregressive model,
      SpecialTokens special,
      Supplier<Kernels> kernels,
      Supplier<Slabs> slabs) {
    this(name, model, special, kernels, slabs, OptionalInt.empty());
  }

  @Override
  public IncrementalDecoder open() {
    return new NetworkDecoder(name, model, special, kernels.get(), slabs.get(), window);
  }

  @Override
  public int maximumSourceLength() {
    return special.longestSource(model.limit());
  }

  @Override
  public boolean hasSourceWeights() {
    return model.sourceWeights().isPresent();
  }
}
