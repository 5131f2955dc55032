package dev.seqwright.core.metrics;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * BLEU's tokenizers that need no model. Properties of characters are those of the JDK's version of
 * Unicode.
 */
public enum BleuTokenizer implements SegmentTokenizer {
  /** mteval-v13a of NIST and WMT, the default. */
  V13A("13a") {
    @Override
    public String tokenize(String segment) {
      String text = segment.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
      return WesternRules.apply(" " + Entities.decode(text) + " ");
    }
  },

  /** mteval-v14 "international": splits at Unicode punctuation and symbols, not inside numbers. */
  INTL("intl") {
    private final Pattern punctuationAfter = Pattern.compile("(\\P{N})(\\p{P})");
    private final Pattern punctuationBefore = Pattern.compile("(\\p{P})(\\P{N})");
    private final Pattern symbol = Pattern.compile("(\\p{S})");

    @Override
    public String tokenize(String segment) {
      String text = punctuationAfter.matcher(segment).replaceAll("$1 $2 ");
      text = punctuationBefore.matcher(text).replaceAll(" $1 $2");
      return symbol.matcher(text).replaceAll(" $1 ");
    }
  },

  /** Every character a word. */
  CHAR("char") {
    @Override
    public String tokenize(String segment) {
      return segment.codePoints().mapToObj(Character::toString).collect(Collectors.joining(" "));
    }
  },

  /** Every Chinese character a word, the rest by the Western rules (Huang 2017). */
  ZH("zh") {
    @Override
    public String tokenize(String segment) {
      StringBuilder out = new StringBuilder(segment.length() * 3);
      Whitespace.strip(segment).codePoints().forEach(c -> append(out, c));
      return WesternRules.apply(out.toString());
    }

    private void append(StringBuilder out, int c) {
      if (ChineseCharacters.contains(c)) {
        out.append(' ').appendCodePoint(c).append(' ');
      } else {
        out.appendCodePoint(c);
      }
    }
  },

  /** The text is tokenized already: words are separated by white space. */
  NONE("none") {
    @Override
    public String tokenize(String segment) {
      return segment;
    }
  };

  private final String signature;

  BleuTokenizer(String signature) {
    this.signature = signature;
  }

  @Override
  public String signature() {
    return signature;
  }

  @Override
  public String toString() {
    return signature;
  }
}
