package dev.seqwright.core.config;

import java.util.Locale;

/** Java names as configuration keys: {@code maxTokens} and {@code MAX_TOKENS} are max-tokens. */
final class KebabCase {
  private KebabCase() {}

  static String of(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
