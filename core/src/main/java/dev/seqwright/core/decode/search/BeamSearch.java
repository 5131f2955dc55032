package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Stopping;
import dev.seqwright.core.decode.constraint.Constraints;
import java.util.List;

/**
 * Beam search as in fairseq (Ott et al. 2019). With K the beam size and E the number of end tokens,
 * a step takes the best (1 + E) K continuations of a sentence's live hypotheses by their sum of
 * log-probabilities: so many that K of them do not end, whatever the others do. Those among the
 * first K that end are finished, the best K that do not end live on. A sentence is done when enough
 * hypotheses are finished, which {@link Stopping} decides, when its longest length is reached
 * (there every live hypothesis is ended) or when no live one can enter the n best any more.
 * Finished hypotheses are ranked by {@link Hypothesis#score}.
 *
 * <p>Cost a step and sentence: O(K V) comparisons, O(K) moves for each continuation that enters the
 * best so far (few of them for K far below V, O(K^2) at least for wide beams), and O(K) entries of
 * memory.
 */
public final class BeamSearch implements Search {
  private final DecodingConfig config;
  private final Constraints constraints;

  /** A search with the beam size, lengths and length penalty of {@code config}. */
  BeamSearch(DecodingConfig config, Constraints constraints) {
    this.config = config;
    this.constraints = constraints;
  }

  @Override
  public List<List<Hypothesis>> search(IncrementalDecoder model, List<Sentence> sentences) {
    int ends = 1 + constraints.ends().size();
    TopTokens candidates = new TopTokens(Math.multiplyExact(1 + ends, config.beamSize()));
    return SearchLoop.run(
        model,
        constraints,
        sentences,
        sentence -> new Beam(config, constraints, model, sentence, candidates));
  }
}
