package dev.seqwright.core.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Java names as configuration keys: {@code maxTokens} and {@code MAX_TOKENS} are max-tokens. */
final class KebabCase {
  private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private KebabCase() {}

  static String of(String camelCase) {
    return WORD.matcher(camelCase).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
