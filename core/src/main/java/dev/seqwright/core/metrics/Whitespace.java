package dev.seqwright.core.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * What counts as white space for words and ends of lines: the characters of bidirectional type WS,
 * B or S or of category Zs, which is what Python's {@code str.split} uses and neither {@code
 * Character.isWhitespace} nor {@code isSpaceChar} (a no-break space separates words here).
 */
public final class Whitespace {
  private Whitespace() {}

  /** Whether a UTF-16 unit separates words; none above the basic plane does. */
  public static boolean isSpace(char c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
    }
    return c >= 0x85 && isHighSpace(c);
  }

  private static boolean isHighSpace(char c) {
    return switch (c) {
      case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /** The words of a text: the longest runs without white space. */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean inWord = i < text.length() && !isSpace(text.charAt(i));
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      }
    }
    return words;
  }

  /** Without white space at the end. */
  public static String stripTrailing(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Without white space at both ends. */
  public static String strip(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return stripTrailing(text.substring(start));
  }
}
