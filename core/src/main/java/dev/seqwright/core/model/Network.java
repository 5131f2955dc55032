package dev.seqwright.core.model;

import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.stack.ExitHistogram;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A network: token ids in, states out. It holds parameters only: memory, kernels and gradients
 * belong to the graph that each call is given, so threads may share one. Made without values: see
 * {@link Parameters#allocate}.
 */
public sealed interface Network permits Autoregressive, TextEncoder {
  /** Its shape. */
  ModelConfig config();

  /** Its parameters, in their order. */
  Parameters parameters();

  /** The layers that read a text. */
  TextReader reader();

  /** The longest sequences that it can take, in tokens. */
  int limit();

  /**
   * What its parts tell of a training since the last call, a line each: how evenly experts are
   * used, how far heads look.
   */
  List<String> report();

  /**
   * The same of its use, with what it tells of single tokens.
   *
   * @param source the names of the tokens that an encoder reads
   * @param target those of the tokens that a decoder reads
   */
  List<String> report(IntFunction<String> source, IntFunction<String> target);

  /**
   * After which layers sequences, or single tokens of a decoder, left since the last call; nothing
   * where none could or did.
   */
  Optional<ExitHistogram> exitHistogram();

  /**
   * Makes the parts of a network of a shape, without values.
   *
   * @return the number of its parameters besides embeddings
   * @throws IllegalArgumentException when a part does not suit the network
   */
  static long check(ModelConfig config) {
    Network network =
        switch (config) {
          case EncoderDecoderConfig c -> new EncoderDecoder(c, 0, 0);
          case EncoderOnlyConfig c -> new EncoderOnly(c, 0);
          case DecoderOnlyConfig c -> new DecoderOnly(c, 0);
          case HierarchicalConfig c -> new Hierarchical(c, 0);
        };
    return network.parameters().count();
  }
}
