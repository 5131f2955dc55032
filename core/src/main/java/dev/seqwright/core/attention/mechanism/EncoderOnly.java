package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.workspace.Workspace;

/** Attentions that see whole sequences only: a configuration cannot put them into a decoder. */
public abstract class EncoderOnly implements Attention {

  @Override
  public final AttentionState start(Graph graph, Workspace keep, Sequences memory) {
    throw refusal();
  }

  @Override
  public final Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    throw refusal();
  }

  private UnsupportedOperationException refusal() {
    return new UnsupportedOperationException(getClass().getSimpleName() + " is for encoders");
  }
}
