package dev.seqwright.core.stack;

import dev.seqwright.core.nn.Sequences;
import java.util.List;

/**
 * What a block may read besides its own rows.
 *
 * @param sources the states of another text, as many sequences, those of the encoder in a decoder:
 *     none, one for all layers, or one for each layer
 */
public record Context(List<Sequences> sources) {
  /** Nothing to read: that of an encoder, or of a language model. */
  public static final Context NONE = new Context(List.of());

  /** Keeps its own list. */
  public Context {
    sources = List.copyOf(sources);
  }

  /** A source to attend. */
  public static Context of(Sequences source) {
    return new Context(List.of(source));
  }

  /** A source to attend for each layer. */
  public static Context of(List<Sequences> sources) {
    return new Context(sources);
  }

  /** What a layer, counted from 0, attends. */
  public Sequences source(int layer) {
    return sources.get(sources.size() == 1 ? 0 : layer);
  }
}
