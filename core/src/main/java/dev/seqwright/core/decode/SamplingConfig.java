package dev.seqwright.core.decode;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;

/**
 * How tokens are drawn.
 *
 * @param temperature what log-probabilities are divided by first: under 1 sharper, over 1 flatter
 * @param topK draw among this many most probable tokens; 0 for all
 * @param topP draw among the fewest most probable tokens that together have this probability
 *     (nucleus sampling, Holtzman et al. 2020); 1 for all
 * @param seed together with the line's number decides what is drawn
 */
public record SamplingConfig(
    @Flag(
            names = "--temperature",
            label = "T",
            text = "Sampling: under 1 sharper, over 1 flatter than the model.")
        double temperature,
    @Flag(
            names = "--top-k",
            label = "K",
            text = "Sampling: draw among the K most probable tokens; 0 for all.")
        int topK,
    @Flag(
            names = "--top-p",
            label = "P",
            text = "Sampling: draw among the fewest tokens of this probability together.")
        double topP,
    @Flag(names = "--seed", label = "N", text = "Sampling: what it is drawn from.") long seed) {

  /** Draws from the model's own distribution. */
  public SamplingConfig() {
    this(1, 0, 1, 1);
  }

  public SamplingConfig {
    Check.positive("temperature", temperature);
    Check.that(topK >= 0, "top-k", topK, "0 (all tokens) or more");
    Check.share("top-p", topP);
  }
}
