package dev.seqwright.core.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for words, the same word always getting the same number. */
final class SymbolTable {
  private final Map<String, Integer> numbers = new HashMap<>();

  int[] numbers(List<String> words) {
    int[] result = new int[words.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = number(words.get(i));
    }
    return result;
  }

  private int number(String word) {
    Integer known = numbers.putIfAbsent(word, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }
}
