package dev.seqwright.core.data;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which tokens of a text are hidden, and what stands in their place (Devlin et al. 2019).
 *
 * <p>Of n tokens p n are chosen, rounded up or down at random so that the mean is p n, but one at
 * least; with whole words it is words that are chosen, and all tokens of them. Of the chosen ones a
 * share is replaced by another token at random, a share is kept as it is, the others become the
 * mask.
 *
 * <p>Differs from the paper: how many are chosen is drawn, as in fairseq, not cut off.
 *
 * @param probability p
 * @param random the share of chosen tokens that become any token
 * @param kept the share that stays as it is
 * @param mask the token that hides others
 * @param drawn the tokens that a random one is drawn from
 * @param beginsUnit whether a token begins a word, or whatever is hidden as a whole
 */
public record TokenMasking(
    double probability,
    double random,
    double kept,
    int mask,
    int[] drawn,
    IntPredicate beginsUnit) {

  /**
   * Hides tokens of a text.
   *
   * @param tokens as they are read, the first and the last of which are never hidden
   * @param draws decides everything
   */
  public MaskedExample of(int index, int[] tokens, SplittableRandom draws) {
    int[] units = units(tokens);
    int[] chosen = chosen(units.length, draws);
    IntStream.Builder places = IntStream.builder();
    int[] read = tokens.clone();
    for (int unit : chosen) {
      int end = unit + 1 < units.length ? units[unit + 1] : tokens.length - 1;
      for (int place = units[unit]; place < end; place++) {
        places.add(place);
        read[place] = shown(tokens[place], draws);
      }
    }
    int[] hidden = places.build().toArray();
    int[] targets = IntStream.of(hidden).map(place -> tokens[place]).toArray();
    return new MaskedExample(index, read, hidden, targets);
  }

  /** Where units begin. */
  private int[] units(int... tokens) {
    return IntStream.range(1, tokens.length - 1)
        .filter(i -> i == 1 || beginsUnit.test(tokens[i]))
        .toArray();
  }

  /** Which of some units are hidden. */
  private int[] chosen(int units, SplittableRandom draws) {
    int count = (int) (probability * units + draws.nextDouble());
    return RandomSubset.of(units, Math.min(units, Math.max(1, count)), draws);
  }

  private int shown(int token, SplittableRandom draws) {
    double draw = draws.nextDouble();
    if (draw < random) {
      return drawn[draws.nextInt(drawn.length)];
    }
    return draw < random + kept ? token : mask;
  }
}
