package dev.seqwright.core.checkpoint;

import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.SuppressedTokens;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.List;
import java.util.Optional;

/**
 * The tokens around texts, as a model was trained with them. The defaults are those of models
 * trained here: a source is followed by the end token, the decoder starts with the begin token.
 *
 * @param addSourceBegin whether a begin token stands in front of a source
 * @param addSourceEnd whether the end token follows a source
 * @param begin the begin token; the vocabularies' own when absent
 * @param end the end token; the vocabularies' own when absent
 * @param decoderStart what the decoder reads first; the begin token when absent
 * @param unwritten tokens that translations never have, such as padding
 * @param renormalized whether the probabilities of the other tokens then sum to 1
 */
public record SpecialTokensConfig(
    boolean addSourceBegin,
    boolean addSourceEnd,
    Optional<String> begin,
    Optional<String> end,
    Optional<String> decoderStart,
    List<String> unwritten,
    boolean renormalized) {
  /** The key of the section in {@code config.yaml}. */
  public static final String SECTION = "special-tokens";

  public SpecialTokensConfig() {
    this(false, true, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same where every token may be written. */
  public SpecialTokensConfig(
      boolean addSourceBegin,
      boolean addSourceEnd,
      Optional<String> begin,
      Optional<String> end,
      Optional<String> decoderStart) {
    this(addSourceBegin, addSourceEnd, begin, end, decoderStart, List.of(), true);
  }

  /** Keeps its own list. */
  public SpecialTokensConfig {
    unwritten = List.copyOf(unwritten);
  }

  /** The tokens in two vocabularies. */
  SpecialTokens in(Vocabularies both) {
    Vocabulary source = both.source();
    Vocabulary target = both.target();
    int start = decoderStart.map(target::id).orElseGet(() -> begin(target));
    return new SpecialTokens(
        ids(addSourceBegin, begin(source)),
        ids(addSourceEnd, end(source)),
        start,
        end(target),
        new SuppressedTokens(unwritten.stream().map(target::id).toList(), renormalized));
  }

  private int begin(Vocabulary side) {
    return begin.map(side::id).orElseGet(side::beginId);
  }

  private int end(Vocabulary side) {
    return end.map(side::id).orElseGet(side::endId);
  }

  private static List<Integer> ids(boolean added, int id) {
    return added ? List.of(id) : List.of();
  }
}
