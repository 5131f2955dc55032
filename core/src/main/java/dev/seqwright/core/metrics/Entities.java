package dev.seqwright.core.metrics;

/** The four character entities that mteval and Tercom know, decoded in their order. */
final class Entities {
  private Entities() {}

  static String decode(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    return text.replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
  }
}
