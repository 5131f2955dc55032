package dev.seqwright.core.metrics;

import java.util.ArrayList;
import java.util.List;

/** One side of a segment as chrF sees it: characters, and words with punctuation cut off. */
final class ChrFText {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private final ChrFOptions options;
  private final int[] characters;
  private final List<String> words;

  ChrFText(String segment, ChrFOptions options) {
    String text = options.lowercase() ? Case.lower(segment) : segment;
    this.options = options;
    this.characters = characters(text, options.whitespace());
    this.words = options.wordOrder() == 0 ? List.of() : words(text);
  }

  private static int[] characters(String text, boolean whitespace) {
    return text.codePoints()
        .filter(c -> whitespace || c > Character.MAX_VALUE || !Whitespace.isSpace((char) c))
        .toArray();
  }

  /** A word loses punctuation at its end, else at its start: "(hi)" gives "(hi" and ")". */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : Whitespace.split(text)) {
      int cut = cut(word);
      if (cut > 0) {
        words.add(word.substring(0, cut));
      }
      words.add(word.substring(cut));
    }
    return words;
  }

  private static int cut(String word) {
    if (word.length() == 1) {
      return 0;
    }
    if (PUNCTUATION.indexOf(word.charAt(word.length() - 1)) >= 0) {
      return word.length() - 1;
    }
    return PUNCTUATION.indexOf(word.charAt(0)) >= 0 ? 1 : 0;
  }

  /** [n-grams here, n-grams of the reference, matches] of each order, characters first. */
  double[] matches(ChrFText reference) {
    double[] statistics = new double[3 * (options.characterOrder() + options.wordOrder())];
    fill(statistics, 0, options.characterOrder(), characters, reference.characters);
    SymbolTable table = new SymbolTable();
    int[] own = table.numbers(words);
    int[] other = table.numbers(reference.words);
    fill(statistics, options.characterOrder(), options.wordOrder(), own, other);
    return statistics;
  }

  private static void fill(double[] statistics, int from, int orders, int[] own, int[] other) {
    NgramTrie trie = new NgramTrie(orders * (own.length + other.length));
    Ngrams found = new Ngrams(trie, own);
    Ngrams sought = new Ngrams(trie, other);
    for (int i = 3 * from; i < 3 * (from + orders); i += 3) {
      found.lengthen();
      sought.lengthen();
      int[] counts = new int[trie.size()];
      sought.raise(counts);
      statistics[i] = sought.count() == 0 ? 0 : found.count();
      statistics[i + 1] = sought.count();
      statistics[i + 2] = found.matches(counts);
    }
  }
}
