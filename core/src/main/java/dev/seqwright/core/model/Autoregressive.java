package dev.seqwright.core.model;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.head.TokenHead;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.SourceWeights;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * A network that writes a text token by token. That one reads a source first and another does not
 * is the whole difference between translation and a language model: {@link #read} tells it.
 */
public sealed interface Autoregressive extends Network permits EncoderDecoder, DecoderOnly {
  /**
   * What is read before anything is written.
   *
   * @param sources token ids of the sources; empty ones for a network that reads none
   */
  Context read(Graph graph, int[][] sources);

  /** The same of sources in their documents, where the network makes something of that. */
  default Context read(Graph graph, Sources sources) {
    if (!sources.standAlone()) {
      throw new IllegalArgumentException("a network that reads no sources has none before them");
    }
    return read(graph, sources.tokens());
  }

  /**
   * The states over whole texts, each token given the right ones before it (teacher forcing).
   *
   * @param inputs texts as they are read, each with the begin token in front
   */
  Sequences states(Graph graph, Context context, int[][] inputs);

  /**
   * What decoding starts with.
   *
   * @param keep where what lasts from step to step is allocated
   */
  DecoderState start(Graph graph, Workspace keep, Context context);

  /**
   * The states (R, D) after the last tokens of R hypotheses.
   *
   * @param tokens the last token of each
   * @param state what {@link #start} gave, updated
   */
  Variable step(Graph graph, int[] tokens, DecoderState state, Step step);

  /** Whether it remembers anything of earlier segments of a text. */
  default boolean remembers() {
    return false;
  }

  /**
   * How many of the positions that a hypothesis has read have to be kept where a segment of its
   * text ends, for what follows to see as much of them as in training.
   *
   * @param read how many it has
   * @param segment how many of them the segment has
   */
  default int kept(int read, int segment) {
    return 0;
  }

  /** Makes the scores of the next token of states. */
  TokenHead head();

  /** Tells how the last layer attends to the source, where it can. */
  Optional<SourceWeights> sourceWeights();
}
