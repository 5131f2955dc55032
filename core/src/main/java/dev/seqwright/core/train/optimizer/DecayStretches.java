package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Which stretches of the flat buffer of parameters weight decay shrinks: matrices of linear maps,
 * embeddings, and vectors of positions that are added to them. Norms, biases, the scalars of
 * ReZero, spans, and tables of relative positions or of heads stay, as in the recipes of nanoGPT
 * and transformers.
 */
public record DecayStretches(List<Stretch> all) {
  /**
   * Elements of the buffer that are alike.
   *
   * @param to the element after the last one
   */
  public record Stretch(long from, long to, boolean decays) {
    /** What of it lies in a part of the buffer; empty, with an end before its begin, where none. */
    public Stretch within(long begin, long end) {
      return new Stretch(Math.max(from, begin), Math.min(to, end), decays);
    }
  }

  /** Keeps its own list. */
  public DecayStretches {
    all = List.copyOf(all);
  }

  /**
   * Those of a model, whose parameters have their places.
   *
   * @param alike whether the optimiser treats all parameters alike: one stretch then
   */
  public static DecayStretches of(Parameters parameters, boolean alike) {
    long end = parameters.flatSize();
    if (alike) {
      return new DecayStretches(List.of(new Stretch(0, end, true)));
    }
    List<Stretch> stretches = new ArrayList<>();
    long from = 0;
    boolean decays = false;
    for (Parameter next : parameters.all()) {
      if (next.decays() != decays) {
        stretches.add(new Stretch(from, next.offset(), decays));
        from = next.offset();
        decays = next.decays();
      }
    }
    stretches.add(new Stretch(from, end, decays));
    stretches.removeIf(stretch -> stretch.from() == stretch.to());
    return new DecayStretches(stretches);
  }
}
