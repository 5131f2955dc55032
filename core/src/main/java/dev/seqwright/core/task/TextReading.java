package dev.seqwright.core.task;

import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.tokenizer.Segmentation;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a classifier reads texts: cut into pieces, of which word dropout leaves some out in training,
 * and read in windows.
 *
 * @param size the most tokens of a window
 * @param overlap the pieces that a window shares with the next one
 * @param wordDropout probability of leaving out a piece
 * @param pairs how the texts of a pair are read
 */
record TextReading(
    TextVocabulary vocabulary,
    Segmentation segmentation,
    int size,
    int overlap,
    double wordDropout,
    PairReading pairs)
    implements TokenReading {
  /**
   * Longer texts are cut before they are encoded: a tokenizer needs far more memory than a text.
   */
  private static final int CHARACTERS = 1 << 16;

  /** How a trained model reads texts. */
  static TextReading of(Classification.Settings settings, TextVocabulary vocabulary, int limit) {
    return of(settings, vocabulary, limit, (line, random) -> vocabulary.encode(line), 0);
  }

  /**
   * How texts are read in training.
   *
   * @param limit the most tokens that the network takes
   */
  static TextReading of(
      Classification.Settings settings,
      TextVocabulary vocabulary,
      int limit,
      Segmentation segmentation,
      double wordDropout) {
    int size = Math.max(3, Math.min(settings.window(), limit));
    int overlap = Math.min(settings.overlap(), (size - 2) / 2);
    return new TextReading(vocabulary, segmentation, size, overlap, wordDropout, settings.pairs());
  }

  @Override
  public TokenWindows read(String text, Optional<String> second, SplittableRandom random) {
    int[] first = kept(pieces(text, random), random);
    if (second.isEmpty()) {
      return alone(first);
    }
    int[] last = kept(pieces(second.get(), random), random);
    if (pairs == PairReading.COMPARED) {
      return TokenWindows.apart(alone(first), alone(last));
    }
    int[] ends = new int[pairs.separators()];
    Arrays.fill(ends, vocabulary.tokenizer().endId());
    int[] both = Stream.of(first, ends, last).flatMapToInt(IntStream::of).toArray();
    return windows(both, first.length + ends.length);
  }

  private TokenWindows alone(int... pieces) {
    return windows(pieces, TokenWindows.NONE);
  }

  private TokenWindows windows(int[] pieces, int second) {
    int begin = vocabulary.tokenizer().beginId();
    int end = vocabulary.tokenizer().endId();
    return TokenWindows.of(pieces, second, begin, end, size, overlap);
  }

  /** The pieces of a text; one that is far longer than others is cut at spaces before. */
  private int[] pieces(String text, SplittableRandom random) {
    if (text.length() <= CHARACTERS) {
      return segmentation.encode(text, random);
    }
    IntStream.Builder all = IntStream.builder();
    for (int from = 0; from < text.length(); ) {
      int to = end(text, from);
      for (int piece : segmentation.encode(text.substring(from, to), random)) {
        all.add(piece);
      }
      from = to;
    }
    return all.build().toArray();
  }

  /** Where a part of a text ends: in front of a space if there is one, within no character. */
  private static int end(String text, int from) {
    if (text.length() - from <= CHARACTERS) {
      return text.length();
    }
    int space = text.lastIndexOf(' ', from + CHARACTERS);
    int end = space > from + CHARACTERS / 2 ? space : from + CHARACTERS;
    return Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
  }

  /** Word dropout (Iyyer et al. 2015): pieces are left out, but never all of them. */
  private int[] kept(int[] pieces, SplittableRandom random) {
    if (wordDropout == 0) {
      return pieces;
    }
    int[] kept = IntStream.of(pieces).filter(p -> random.nextDouble() >= wordDropout).toArray();
    return kept.length == 0 ? pieces : kept;
  }
}
