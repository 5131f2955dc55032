package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Check;
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

  /**
   * The tokens in two vocabularies.
   *
   * @throws IllegalArgumentException when a vocabulary lacks one of them
   */
  public SpecialTokens in(Vocabularies both) {
    Vocabulary source = both.source();
    Vocabulary target = both.target();
    return new SpecialTokens(
        addSourceBegin ? List.of(begin(source)) : List.of(),
        addSourceEnd ? List.of(end(source)) : List.of(),
        decoderStart.map(name -> id(target, "decoder-start", name)).orElseGet(() -> begin(target)),
        end(target),
        new SuppressedTokens(
            unwritten.stream().map(name -> id(target, "unwritten", name)).toList(), renormalized));
  }

  private int begin(Vocabulary side) {
    return begin.map(name -> id(side, "begin", name)).orElseGet(() -> own("begin", side.beginId()));
  }

  private int end(Vocabulary side) {
    return end.map(name -> id(side, "end", name)).orElseGet(() -> own("end", side.endId()));
  }

  private static int id(Vocabulary side, String key, String name) {
    int id = side.id(name);
    Check.that(side.piece(id).equals(name), key, "'" + name + "'", "a token of the vocabulary");
    return id;
  }

  private static int own(String key, int id) {
    Check.that(id >= 0, key, "none", "a token: the vocabulary has none of its own for it");
    return id;
  }
}
