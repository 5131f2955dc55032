package dev.seqwright.core.decode;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;

/**
 * How tokens are drawn: of log-probabilities divided by the temperature the top-k are kept, of
 * these the nucleus of top-p, of these what min-p leaves, as transformers' warpers follow each
 * other.
 *
 * @param temperature what log-probabilities are divided by first: under 1 sharper, over 1 flatter;
 *     0 takes the most probable token, of equals the first
 * @param topK draw among this many most probable tokens; 0 for all
 * @param topP draw among the fewest most probable tokens that together have this probability
 *     (nucleus sampling, Holtzman et al. 2020); 1 for all
 * @param minP leave out tokens less probable than this share of the most probable one (Nguyen et
 *     al. 2024, arXiv 2407.01082); 0 for none
 * @param seed together with the line's number decides what is drawn
 */
public record SamplingConfig(
    @Flag(
            names = "--temperature",
            label = "T",
            text =
                "Sampling: under 1 sharper, over 1 flatter than the model; 0 for the best token.")
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
    @Flag(
            names = "--min-p",
            label = "P",
            text = "Sampling: leave out tokens under this share of the best one's probability.")
        double minP,
    @Flag(names = "--seed", label = "N", text = "Sampling: what it is drawn from.") long seed) {

  /** Draws from the model's own distribution. */
  public SamplingConfig() {
    this(1, 0, 1, 0, 1);
  }

  public SamplingConfig {
    Check.notNegative("temperature", temperature);
    Check.finite("temperature", temperature);
    Check.that(topK >= 0, "top-k", topK, "0 (all tokens) or more");
    Check.share("top-p", topP);
    Check.within("min-p", minP, 0, 1);
  }
}
