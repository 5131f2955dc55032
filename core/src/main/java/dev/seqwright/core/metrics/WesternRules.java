package dev.seqwright.core.metrics;

/**
 * The language-dependent rules of mteval (NIST) for Western languages, which 13a, zh and TER's
 * normalisation share. Each rule is one pass over the text, matches taken from the left without
 * overlap:
 *
 * <ol>
 *   <li>spaces around ASCII punctuation and symbols other than {@code ' , - .}
 *   <li>spaces around a period or comma not preceded by a digit
 *   <li>spaces around a period or comma not followed by a digit
 *   <li>spaces around a dash preceded by a digit
 * </ol>
 */
final class WesternRules {
  private WesternRules() {}

  /** All four rules. */
  static String apply(String text) {
    return numbers(punctuation(text));
  }

  /** Rule 1. */
  static String punctuation(String text) {
    StringBuilder out = new StringBuilder(text.length() * 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (standsAlone(c)) {
        out.append(' ').append(c).append(' ');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean standsAlone(char c) {
    return (c >= ' ' && c <= '&')
        || (c >= '(' && c <= '+')
        || c == '/'
        || (c >= ':' && c <= '@')
        || (c >= '[' && c <= '`')
        || (c >= '{' && c <= '~');
  }

  /** Rules 2 to 4. */
  static String numbers(String text) {
    return dashAfterDigit(pointBeforeOther(pointAfterOther(text)));
  }

  private static String pointAfterOther(String text) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    int i = 0;
    for (; i + 1 < text.length(); i++) {
      out.append(text.charAt(i));
      if (!isDigit(text.charAt(i)) && isPoint(text.charAt(i + 1))) {
        out.append(' ').append(text.charAt(++i)).append(' ');
      }
    }
    return out.append(text, Math.min(i, text.length()), text.length()).toString();
  }

  private static String pointBeforeOther(String text) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    int i = 0;
    for (; i + 1 < text.length(); i++) {
      char c = text.charAt(i);
      if (isPoint(c) && !isDigit(text.charAt(i + 1))) {
        out.append(' ').append(c).append(' ').append(text.charAt(++i));
      } else {
        out.append(c);
      }
    }
    return out.append(text, Math.min(i, text.length()), text.length()).toString();
  }

  private static String dashAfterDigit(String text) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '-' && i > 0 && isDigit(text.charAt(i - 1))) {
        out.append(" - ");
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isPoint(char c) {
    return c == '.' || c == ',';
  }
}
