package dev.seqwright.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites text before it is cut into pieces: at each place the longest rule that matches is
 * applied, user-defined symbols stay as they are, and spaces are trimmed, prefixed and escaped as
 * the specification says. The result is the one of the SentencePiece library for the same model.
 */
final class Normalizer {
  private final NormalizerSpec spec;
  private final boolean whitespaceAsSuffix;
  private final CharsMap rules;
  private final DoubleArray protectedSymbols;
  private final String space;

  Normalizer(NormalizerSpec spec, boolean whitespaceAsSuffix, Collection<String> userDefined) {
    this.spec = spec;
    this.whitespaceAsSuffix = whitespaceAsSuffix;
    this.rules = CharsMap.read(spec.charsMap());
    Map<String, Integer> symbols = new HashMap<>();
    userDefined.forEach(symbol -> symbols.put(symbol, 0));
    this.protectedSymbols = DoubleArrayBuilder.build(DoubleArrayBuilder.entries(symbols));
    this.space = spec.escapeWhitespaces() ? String.valueOf(Piece.SPACE) : " ";
  }

  /** The normalised form of a line. */
  String normalize(String line) {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    int from = spec.removeExtraWhitespaces() ? skipSpaces(text) : 0;
    if (from == text.length) {
      return "";
    }
    StringBuilder out = new StringBuilder(line.length() + 16);
    if (spec.addDummyPrefix() && !whitespaceAsSuffix) {
      out.append(space);
    }
    rewrite(text, from, out);
    if (spec.removeExtraWhitespaces()) {
      trimEnd(out);
    }
    if (spec.addDummyPrefix() && whitespaceAsSuffix) {
      out.append(space);
    }
    return out.toString();
  }

  private int skipSpaces(byte[] text) {
    int at = 0;
    while (at < text.length) {
      Step step = step(text, at);
      if (!step.text.equals(" ")) {
        break;
      }
      at = step.end;
    }
    return at;
  }

  private void rewrite(byte[] text, int from, StringBuilder out) {
    boolean afterSpace = spec.removeExtraWhitespaces();
    int at = from;
    while (at < text.length) {
      Step step = step(text, at);
      at = step.end;
      String piece = afterSpace ? stripLeadingSpaces(step.text) : step.text;
      if (!piece.isEmpty()) {
        out.append(piece.replace(" ", space));
        afterSpace = piece.endsWith(" ") && spec.removeExtraWhitespaces();
      }
    }
  }

  private static String stripLeadingSpaces(String text) {
    int from = 0;
    while (from < text.length() && text.charAt(from) == ' ') {
      from++;
    }
    return text.substring(from);
  }

  private void trimEnd(StringBuilder out) {
    while (!out.isEmpty() && out.charAt(out.length() - 1) == space.charAt(0)) {
      out.setLength(out.length() - 1);
    }
  }

  /** What one place of the text becomes, and where the next place begins. */
  private record Step(String text, int end) {}

  private Step step(byte[] text, int at) {
    long symbol = protectedSymbols.longestPrefix(text, at);
    if (symbol != DoubleArray.NONE) {
      return unchanged(text, at, length(symbol));
    }
    long rule = rules.longestMatch(text, at);
    if (rule != DoubleArray.NONE) {
      return new Step(rules.target(rule), at + length(rule));
    }
    // A damaged rule can end inside a character; SentencePiece replaces what is left of it.
    return (text[at] & 0xC0) == 0x80
        ? new Step("\uFFFD", at + 1)
        : unchanged(text, at, characterLength(text[at]));
  }

  private static Step unchanged(byte[] text, int at, int length) {
    return new Step(new String(text, at, length, StandardCharsets.UTF_8), at + length);
  }

  private static int length(long match) {
    return (int) (match >>> 32);
  }

  /** Bytes of the UTF-8 character that begins with this byte. */
  private static int characterLength(byte first) {
    int b = first & 0xFF;
    return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }
}
