package dev.seqwright.core.decode.constraint;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.ConstraintConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.TextCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the translations of a request must satisfy, made once and shared by all its searches.
 *
 * @param everywhere what holds for every sentence
 * @param prefixBias see {@link ConstraintConfig}
 * @param ends tokens that end a translation besides the model's end token
 */
public record Constraints(List<Constraint> everywhere, double prefixBias, List<Integer> ends) {
  /** Prefixes, if sentences have any, are forced; nothing else is asked for. */
  public static final Constraints NONE = new Constraints(List.of(), 1, List.of());

  /**
   * Those that a configuration asks for.
   *
   * @param codec knows the tokens that are named
   * @param suppressed sequences of tokens that translations must not have
   * @throws UserException when a token is named that the vocabulary lacks
   */
  public static Constraints of(DecodingConfig config, TextCodec codec, List<int[]> suppressed) {
    ConstraintConfig asked = config.constraints();
    List<Integer> ends = asked.endTokens().stream().map(name -> end(codec, name)).toList();
    List<int[]> never = new ArrayList<>(suppressed);
    if (asked.suppressUnknown()) {
      never.add(new int[] {codec.unknownId()});
    }
    List<Constraint> all = new ArrayList<>();
    if (asked.repetitionPenalty() != 1) {
      all.add(new RepetitionPenalty(asked.repetitionPenalty()));
    }
    if (asked.frequencyPenalty() != 0 || asked.presencePenalty() != 0) {
      all.add(new CountPenalty(asked.frequencyPenalty(), asked.presencePenalty()));
    }
    if (config.penalties().unknown() > 0) {
      all.add(new UnknownPenalty(codec.unknownId(), config.penalties().unknown()));
    }
    if (asked.noRepeatNgramSize() > 0) {
      all.add(new NoRepeatNgram(asked.noRepeatNgramSize()));
    }
    if (!never.isEmpty()) {
      all.add(new SuppressedSequences(never));
    }
    if (!ends.isEmpty() && config.minLength() > 0) {
      all.add(new MinLength(config.minLength(), ends));
    }
    return new Constraints(List.copyOf(all), asked.prefixBias(), ends);
  }

  private static int end(TextCodec codec, String name) {
    return codec
        .token(name)
        .orElseThrow(
            () ->
                new UserException(
                    "end-tokens: the target vocabulary has no token '"
                        + name
                        + "'; name tokens as the tokenizer writes them"));
  }

  /**
   * What a sentence's translations begin with whatever the model says: its prefix where that is
   * forced as a whole. The log-probabilities of these tokens are 0.
   */
  public int[] certain(Sentence sentence) {
    Prefix prefix = sentence.prefix();
    boolean forced = prefixBias == 1 && prefix.given() == prefix.length();
    return forced ? prefix.tokens() : new int[0];
  }

  /**
   * All that a sentence's translations must satisfy. Its prefix comes last: it is to win.
   *
   * @throws UserException when a token of the prefix would end the translation
   */
  public List<Constraint> on(Sentence sentence, int endId) {
    int[] prefix = sentence.prefix().tokens();
    if (prefix.length == 0) {
      return everywhere;
    }
    if (Arrays.stream(prefix).anyMatch(token -> token == endId || ends.contains(token))) {
      throw new UserException(
          "line %d: its prefix has a token that ends a translation; leave it out"
              .formatted(sentence.number() + 1));
    }
    List<Constraint> all = new ArrayList<>();
    everywhere.forEach(constraint -> all.add(constraint.behind(prefix.length)));
    all.add(new PrefixConstraint(sentence.prefix(), prefixBias));
    return all;
  }
}
