package dev.seqwright.core.stack;

import dev.seqwright.core.nn.Sequences;
import java.util.Optional;

/**
 * What a block may read besides its own rows.
 *
 * @param source the states of another text, as many sequences; those of the encoder in a decoder
 */
public record Context(Optional<Sequences> source) {
  /** Nothing to read: that of an encoder, or of a language model. */
  public static final Context NONE = new Context(Optional.empty());

  /** A source to attend. */
  public static Context of(Sequences source) {
    return new Context(Optional.of(source));
  }
}
