package dev.seqwright.core.stack;

import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Sequences;
import java.util.List;
import java.util.Optional;

/**
 * What a block may read besides its own rows.
 *
 * @param sources the states of another text, as many sequences, those of the encoder in a decoder:
 *     none, one for all layers, or one for each layer
 * @param exits what looks on after layers that have exits
 * @param segments what blocks remember of earlier segments of the texts, where these are segments
 * @param inputs what is added in front of each layer, to the rows of the stack that gets it first
 */
public record Context(
    List<Sequences> sources,
    Optional<Exits> exits,
    Optional<Segments> segments,
    Optional<LayerInputs> inputs) {
  /** Nothing to read: that of an encoder, or of a language model. */
  public static final Context NONE =
      new Context(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Keeps its own list. */
  public Context {
    sources = List.copyOf(sources);
  }

  /** A source to attend. */
  public static Context of(Sequences source) {
    return of(List.of(source));
  }

  /** A source to attend for each layer. */
  public static Context of(List<Sequences> sources) {
    return new Context(sources, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What a layer, counted from 0, attends. */
  public Sequences source(int layer) {
    return sources.get(sources.size() == 1 ? 0 : layer);
  }

  /** The same with somebody who looks on after layers that have exits. */
  public Context watched(Exits watching) {
    return new Context(sources, Optional.of(watching), segments, inputs);
  }

  /** The same with something else to attend. */
  public Context reading(Sequences source) {
    return new Context(List.of(source), exits, segments, inputs);
  }

  /** The same for segments of texts. */
  public Context of(Segments read) {
    return new Context(sources, exits, Optional.of(read), inputs);
  }

  /** The same with something that is added in front of each layer. */
  public Context with(LayerInputs added) {
    return new Context(sources, exits, segments, Optional.of(added));
  }

  /** The same for the parts of a layer, which nothing is added to. */
  Context inLayer() {
    return inputs.isEmpty() ? this : new Context(sources, exits, segments, Optional.empty());
  }
}
