package dev.seqwright.core.decode.ensemble;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gives every thread its own ensemble.
 *
 * @param members where each model comes from
 * @param mean of what they say
 * @param weights one a model
 * @param kernels makes those of a thread, for the mean
 */
public record EnsembleDecoders(
    List<DecoderFactory> members,
    EnsembleMean mean,
    EnsembleWeights weights,
    Supplier<Kernels> kernels)
    implements DecoderFactory {

  /** Keeps its own list. */
  public EnsembleDecoders {
    members = List.copyOf(members);
  }

  @Override
  public IncrementalDecoder open() {
    List<IncrementalDecoder> opened = members.stream().map(DecoderFactory::open).toList();
    return new EnsembleDecoder(opened, mean, weights, kernels.get(), new NativeSlabs());
  }

  @Override
  public int maximumSourceLength() {
    return members.stream().mapToInt(DecoderFactory::maximumSourceLength).min().orElseThrow();
  }

  @Override
  public boolean hasSourceWeights() {
    return members.stream().allMatch(DecoderFactory::hasSourceWeights);
  }
}
