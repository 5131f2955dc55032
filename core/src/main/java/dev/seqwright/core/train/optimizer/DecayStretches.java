package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.AdamArguments;
import java.util.ArrayList;
import java.util.List;

/**
 * Which stretches of the flat buffer of parameters weight decay shrinks: matrices of linear maps,
 * embeddings, and vectors of positions that are added to them. Norms, biases, the scalars of
 * ReZero, spans, and tables of relative positions or of heads stay, as in the recipes of nanoGPT
 * and transformers. Which are trained in the first updates only, and which at a rate of their own.
 * Frozen parameters are none of them.
 */
public record DecayStretches(List<Stretch> all) {
  /**
   * Elements of the buffer that are alike.
   *
   * @param to the element after the last one
   * @param lastUpdate the last update that changes them
   * @param rate what their learning rate is multiplied by
   */
  public record Stretch(long from, long to, boolean decays, long lastUpdate, double rate) {
    private static Stretch of(Parameter parameter, boolean alike) {
      long from = parameter.offset();
      boolean decays = alike || parameter.decays();
      return new Stretch(from, from, decays, parameter.lastUpdate(), parameter.rate());
    }

    /** What of it lies in a part of the buffer; empty, with an end before its begin, where none. */
    public Stretch within(long begin, long end) {
      return new Stretch(Math.max(from, begin), Math.min(to, end), decays, lastUpdate, rate);
    }

    /** The numbers of a step for its elements. */
    public AdamArguments of(AdamArguments all) {
      AdamArguments own = decays ? all : all.withoutDecay();
      return rate == 1 ? own : own.atRate((float) (rate * all.rate()));
    }

    private boolean isAlike(Stretch other) {
      return decays == other.decays && lastUpdate == other.lastUpdate && rate == other.rate;
    }

    private Stretch upTo(long end) {
      return new Stretch(from, end, decays, lastUpdate, rate);
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
    List<Stretch> stretches = new ArrayList<>();
    Stretch open = null;
    for (Parameter next : parameters.trainedOnes()) {
      Stretch own = Stretch.of(next, alike);
      if (open != null && !open.isAlike(own)) {
        stretches.add(open.upTo(next.offset()));
      }
      open = open != null && open.isAlike(own) ? open : own;
    }
    if (open != null) {
      stretches.add(open.upTo(parameters.trainedSize()));
    }
    return new DecayStretches(stretches);
  }
}
