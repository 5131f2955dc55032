package dev.seqwright.core.task;

import dev.seqwright.core.data.TaggedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a sentence that is longer than a network takes into windows that overlap by about half. Each
 * word is answered in the window in which it has most context, that is, in which the nearer end is
 * farther away.
 *
 * @param begin the first word of the window
 * @param end behind its last word
 * @param from the first word that the window answers
 * @param to behind the last one
 */
record WordWindows(int begin, int end, int from, int to) {
  /** The windows of encoded words. */
  static List<WordWindows> of(List<TaggedExample.Word> words, int room) {
    return of(words.stream().mapToInt(word -> word.pieces().length).toArray(), room);
  }

  /**
   * The window as an example.
   *
   * @param words of the window
   * @param tags of the words that it answers; none where they are asked for
   */
  TaggedExample example(
      int index,
      int sentence,
      TextVocabulary vocabulary,
      List<TaggedExample.Word> words,
      int[] tags) {
    int[] text = vocabulary.surrounded(TaggedExample.pieces(words));
    return new TaggedExample(index, sentence, text, words, from - begin, to - begin, tags);
  }

  /**
   * The windows of a sentence: one where it fits.
   *
   * @param pieces the length of each word, none longer than the room
   * @param room the most that a window takes
   */
  static List<WordWindows> of(int[] pieces, int room) {
    if (Arrays.stream(pieces).sum() <= room) {
      return List.of(new WordWindows(0, pieces.length, 0, pieces.length));
    }
    List<int[]> spans = spans(pieces, room);
    List<WordWindows> windows = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < spans.size(); i++) {
      int[] span = spans.get(i);
      boolean last = i == spans.size() - 1;
      int to = last ? span[1] : Math.max(from, border(pieces, spans.get(i + 1)[0], span[1]));
      windows.add(new WordWindows(span[0], span[1], from, to));
      from = to;
    }
    return windows;
  }

  /** Begin and end of each window. */
  private static List<int[]> spans(int[] pieces, int room) {
    List<int[]> spans = new ArrayList<>();
    int begin = 0;
    while (true) {
      int end = begin + fitting(pieces, begin, 1, room);
      if (end == pieces.length) {
        spans.add(new int[] {end - fitting(pieces, end - 1, -1, room), end});
        return spans;
      }
      spans.add(new int[] {begin, end});
      int overlap = fitting(pieces, end - 1, -1, room / 2);
      begin = Math.max(begin + 1, end - overlap);
    }
  }

  /** How many words from one on fit into the room. */
  private static int fitting(int[] pieces, int first, int step, int room) {
    int used = 0;
    int words = 0;
    for (int w = first; w >= 0 && w < pieces.length && used + pieces[w] <= room; w += step) {
      used += pieces[w];
      words++;
    }
    return words;
  }

  /**
   * Where an overlap is divided: no word is nearer to its window's end than to the other's begin.
   */
  private static int border(int[] pieces, int begin, int end) {
    int before = 0; // pieces of the next window in front of the word
    int behind = Arrays.stream(pieces, begin, end).sum();
    for (int w = begin; w < end; w++) {
      behind -= pieces[w];
      if (before > behind) {
        return w;
      }
      before += pieces[w];
    }
    return end;
  }
}
