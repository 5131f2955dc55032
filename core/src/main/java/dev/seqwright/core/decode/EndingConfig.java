package dev.seqwright.core.decode;

/**
 * How beam search ends. The defaults are the rules of fairseq.
 *
 * @param stopping when a search stops that has found as many translations as its beam is wide
 * @param freeForcedEnd whether the end token that the longest length forces costs nothing, as in
 *     transformers, or what the model gives it
 */
public record EndingConfig(Stopping stopping, boolean freeForcedEnd) {
  public EndingConfig() {
    this(Stopping.FULL, false);
  }
}
