package dev.seqwright.core.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encoded words with a tag each. Its units are the words that are predicted; what stands around
 * them is read only.
 *
 * @param index its number in the corpus, from 0
 * @param sentence the number of the sentence that the words are of, from 0
 * @param text the ids of the pieces of all words, with those added at begin and end
 * @param words all words
 * @param from the first word that is predicted
 * @param to behind the last one
 * @param tags the ids of the tags of those words; none where they are asked for
 */
public record TaggedExample(
    int index, int sentence, int[] text, List<Word> words, int from, int to, int[] tags)
    implements Example {
  /**
   * An encoded word.
   *
   * @param pieces ids of its pieces, one at least
   * @param spelling ids of its characters; the same array for the same word where that is easy
   */
  public record Word(int[] pieces, int[] spelling) {}

  @Override
  public int length() {
    return text.length;
  }

  @Override
  public int tokens() {
    return text.length;
  }

  @Override
  public int inputTokens() {
    return text.length;
  }

  @Override
  public int units() {
    return to - from;
  }

  /** For each token the word it belongs to; -1 for those at begin and end. */
  public int[] owners() {
    int[] owners = new int[text.length];
    owners[0] = -1;
    owners[text.length - 1] = -1;
    int at = 1;
    for (int w = 0; w < words.size(); w++) {
      for (int p = 0; p < words.get(w).pieces().length; p++) {
        owners[at++] = w;
      }
    }
    return owners;
  }

  /** The places of the first pieces of the words that are predicted. */
  public int[] firsts() {
    return Arrays.copyOfRange(allFirsts(), from, to);
  }

  /** The places of the first pieces of all words. */
  public int[] allFirsts() {
    int[] firsts = new int[words.size()];
    int at = 1;
    for (int w = 0; w < firsts.length; w++) {
      firsts[w] = at;
      at += words.get(w).pieces().length;
    }
    return firsts;
  }

  /** The pieces of words, one word after the other. */
  public static int[] pieces(List<Word> words) {
    return words.stream().flatMapToInt(word -> IntStream.of(word.pieces())).toArray();
  }
}
