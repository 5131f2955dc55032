package dev.seqwright.tokenizer;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Normalisation as a list of rules "sequence becomes sequence", of which the longest that matches
 * is applied at each place. NFKC is made of one rule for each character that it changes and one for
 * each sequence of characters that it composes: every way to write a decomposition of the Unicode
 * tables with characters equivalent to its parts.
 */
final class RewriteRules {
  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
  private static final Normalizer2 NFKD = Normalizer2.getNFKDInstance();

  private Map<String, String> rules = new HashMap<>();

  private RewriteRules() {}

  /** Rules that do what Unicode normalisation form KC does. */
  static RewriteRules nfkc() {
    RewriteRules result = new RewriteRules();
    Map<Integer, List<String>> equivalents = new HashMap<>();
    Set<String> decompositions = new HashSet<>();
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      String parts = NFKD.getDecomposition(c);
      if (parts == null) {
        continue;
      }
      String character = Character.toString(c);
      result.add(character, NFKC.normalize(character));
      if (length(parts) == 1) {
        equivalents.computeIfAbsent(parts.codePointAt(0), k -> new ArrayList<>()).add(character);
      } else {
        decompositions.add(parts);
      }
    }
    decompositions.forEach(decomposition -> result.addSequences(decomposition, equivalents));
    result.dropRedundant();
    return result;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private void add(String from, String to) {
    if (!from.equals(to)) {
      rules.put(from, to);
    }
  }

  private void addSequences(String decomposition, Map<Integer, List<String>> equivalents) {
    String composed = NFKC.normalize(decomposition);
    if (composed.equals(decomposition)) {
      return;
    }
    List<String> spellings = List.of("");
    for (int c : decomposition.codePoints().toArray()) {
      List<String> next = new ArrayList<>(equivalents.getOrDefault(c, List.of()));
      next.add(Character.toString(c));
      spellings = spellings.stream().flatMap(s -> next.stream().map(s::concat)).toList();
    }
    spellings.forEach(spelling -> add(spelling, composed));
  }

  /** The rules that SentencePiece puts on top of NFKC for translation. */
  void addTranslation() {
    int[] spaces = {
      0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028, 0x2029, 0x2581,
      0xFEFF, 0xFFFD
    };
    for (int c : spaces) {
      rules.put(Character.toString(c), " ");
    }
    for (int c = 1; c < ' '; c++) {
      rules.putIfAbsent(Character.toString(c), "");
    }
    for (int c : new int[] {0x7F, 0x8F, 0x9F}) {
      rules.put(Character.toString(c), "");
    }
    rules.remove("\uFF5E");
    dropRedundant();
  }

  /** Folds the case of all results, and of all characters that no other rule changes. */
  void addCaseFolding() {
    rules.replaceAll((from, to) -> fold(to));
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      int folded = UCharacter.foldCase(c, true);
      if (folded != c) {
        rules.putIfAbsent(Character.toString(c), Character.toString(folded));
      }
    }
    dropRedundant();
  }

  /** Character by character, so that the length stays. */
  private static String fold(String text) {
    int[] folded = text.codePoints().map(c -> UCharacter.foldCase(c, true)).toArray();
    return new String(folded, 0, folded.length);
  }

  /** Leaves out each sequence that shorter rules already turn into the same. */
  private void dropRedundant() {
    int longest = rules.keySet().stream().mapToInt(RewriteRules::length).max().orElse(0);
    Map<String, String> kept = new HashMap<>();
    for (int length = 1; length <= longest; length++) {
      Map<String, String> needed = new HashMap<>();
      for (Map.Entry<String, String> rule : rules.entrySet()) {
        String from = rule.getKey();
        if (length(from) == length && !rule.getValue().equals(apply(kept, from, length - 1))) {
          needed.put(from, rule.getValue());
        }
      }
      kept.putAll(needed);
    }
    rules = kept;
  }

  private static String apply(Map<String, String> map, String text, int longest) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int left = length(text.substring(at));
      int end = text.offsetByCodePoints(at, Math.min(longest, left));
      while (end > at && !map.containsKey(text.substring(at, end))) {
        end = text.offsetByCodePoints(end, -1);
      }
      int next = end > at ? end : text.offsetByCodePoints(at, 1);
      String part = text.substring(at, next);
      out.append(map.getOrDefault(part, part));
      at = next;
    }
    return out.toString();
  }

  /** Left side to right side. */
  Map<String, String> asMap() {
    return rules;
  }
}
