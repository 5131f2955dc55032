package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Which stretches of the flat buffer of parameters weight decay shrinks: matrices of linear maps,
 * embeddings, and vectors of positions that are added to them. Norms, biases, the scalars of
 * ReZero, spans, and tables of relative positions or of heads stay, as in the recipes of nanoGPT
 * and transformers. And which are trained in the first updates only.
 */
public record DecayStretches(List<Stretch> all) {
  /**
   * Elements of the buffer that are alike.
   *
   * @param to the element after the last one
   * @param lastUpdate the last update that changes them
   */
  public record Stretch(long from, long to, boolean decays, long lastUpdate) {
    /** What of it lies in a part of the buffer; empty, with an end before its begin, where none. */
    public Stretch within(long begin, long end) {
      return new Stretch(Math.max(from, begin), Math.min(to, end), decays, lastUpdate);
    }
  }

  /** Keeps its own list. */
  public DecayStretches {
    all = List.copyOf(all);
  }

  /**
   * Those of a model, whose parameters have their places.
   *
   * @param alike whether the optimiser treats all parameters alike, as if all decayed
   */
  public static DecayStretches of(Parameters parameters, boolean alike) {
    long end = parameters.flatSize();
    List<Stretch> stretches = new ArrayList<>();
    long from = 0;
    boolean decays = alike;
    long last = Long.MAX_VALUE;
    for (Parameter next : parameters.all()) {
      boolean own = alike || next.decays();
      if (own != decays || next.lastUpdate() != last) {
        stretches.add(new Stretch(from, next.offset(), decays, last));
        from = next.offset();
        decays = own;
        last = next.lastUpdate();
      }
    }
    stretches.add(new Stretch(from, end, decays, last));
    stretches.removeIf(stretch -> stretch.from() == stretch.to());
    return new DecayStretches(stretches);
  }
}
