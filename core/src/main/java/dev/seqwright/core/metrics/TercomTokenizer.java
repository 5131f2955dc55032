package dev.seqwright.core.metrics;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a segment into words as Tercom does. Its rules for runs of hiragana and katakana ask for the
 * start of the text, where the normalised text has a space: they never apply and are left out.
 */
record TercomTokenizer(TerOptions options) {
  private static final Pattern PUNCTUATION = Pattern.compile("[.,?:;!\"()]");

  /** Ideographs, strokes, radicals, compatibility forms; the last range is Tercom's own slip. */
  private static final Pattern IDEOGRAPH =
      Pattern.compile(
          "[\\u4e00-\\u9fff\\u3400-\\u4dbf]|[\\u31c0-\\u31ef\\u2e80-\\u2eff]"
              + "|[\\u3300-\\u33ff\\uf900-\\ufaff\\ufe30-\\ufe4f]|[\\u3200-\\u3f22]");

  private static final Pattern ASIAN_PUNCTUATION =
      Pattern.compile(
          "[\\u3001\\u3002\\u3008-\\u3011\\u3014-\\u301f\\uff61-\\uff65\\u30fb]"
              + "|[\\uff0e\\uff0c\\uff1f\\uff1a\\uff1b\\uff01\\uff02\\uff08\\uff09]");

  List<String> words(String segment) {
    String text = Whitespace.stripTrailing(segment);
    text = options.caseSensitive() ? text : Case.lower(text);
    text = options.normalized() ? normalize(text) : text;
    return Whitespace.split(options.noPunctuation() ? removePunctuation(text) : text);
  }

  private String normalize(String segment) {
    String text = Entities.decode(segment.replace("\n-", "").replace('\n', ' '));
    text = WesternRules.punctuation(" " + text + " ").replace("'s ", " 's ");
    text = WesternRules.numbers(text);
    return options.asianSupport() ? separate(ASIAN_PUNCTUATION, separate(IDEOGRAPH, text)) : text;
  }

  private static String separate(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(" $0 ");
  }

  private String removePunctuation(String text) {
    String western = PUNCTUATION.matcher(text).replaceAll("");
    return options.asianSupport() ? ASIAN_PUNCTUATION.matcher(western).replaceAll("") : western;
  }
}
