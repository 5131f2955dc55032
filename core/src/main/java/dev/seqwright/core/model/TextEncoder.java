package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Optional;

/**
 * A network that gives states of texts, of which heads predict. A text is read in parts: the
 * windows of a long text, or the sentences of a document.
 */
public sealed interface TextEncoder extends Network permits EncoderOnly, Hierarchical {
  /** How many segments tokens are of; 1 where none are told apart. */
  int segments();

  /** Where texts can leave it early, if they can. */
  Optional<ExitPlan> exits();

  /** About how many floats a token of a step keeps until the backward pass has used them. */
  long floatsPerToken();

  /** The states of the tokens of a batch of parts, for somebody who looks on. */
  Sequences encode(Graph graph, int[][] tokens, Context context);

  /**
   * The same for tokens of several segments.
   *
   * @param segments of each token, from 0
   */
  Sequences encode(Graph graph, int[][] tokens, int[][] segments, Context context);

  /**
   * What heads see of texts: states of their tokens, or of their sentences.
   *
   * @param parts the states of all parts, those of a text one after the other
   * @param texts how many parts each text has
   * @return a sequence of states a text
   */
  Sequences texts(Graph graph, Sequences parts, SequenceLayout texts);
}
