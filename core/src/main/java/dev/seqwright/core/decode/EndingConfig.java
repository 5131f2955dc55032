package dev.seqwright.core.decode;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Flag;

/**
 * How beam search ends.
 *
 * @param stopping when a search stops that has found N translations
 * @param freeForcedEnd whether the end token that the longest length forces costs nothing, as in
 *     transformers and Marian, or what the model gives it
 * @param patience N / K, see {@link #found} (Kasai et al. 2022, arXiv 2204.05424)
 */
public record EndingConfig(
    @Flag(
            names = "--stopping",
            label = "KIND",
            text =
                "When a beam that found enough stops: estimate (the default), full, bound or"
                    + " narrowing.")
        @Earlier("full")
        Stopping stopping,
    boolean freeForcedEnd,
    @Flag(
            names = "--patience",
            label = "P",
            text = "Enough is P times as many translations as the beam is wide.")
        double patience) {
  private static final int MOST = 1000;

  public EndingConfig() {
    this(Stopping.ESTIMATE, false, 1);
  }

  public EndingConfig {
    Check.positive("patience", patience);
    Check.within("patience", patience, 0, MOST);
    Check.that(
        patience == 1 || stopping != Stopping.NARROWING,
        "patience",
        patience,
        "1 with the stopping 'narrowing', which always finds as many as the beam is wide");
  }

  /** N, how many translations a beam of size K finds before it may stop: K P, rounded. */
  public int found(int beamSize) {
    return (int) Math.max(1, Math.round(beamSize * patience));
  }
}
