package dev.seqwright.tokenizer;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rule sets that text can be normalised with before it is cut into pieces. */
public enum NormalizationRules {
  /**
   * Unicode NFKC, with what machine translation needs besides: every kind of space and zero-width
   * sign becomes a space, control characters vanish, the full-width tilde stays.
   */
  NMT_NFKC(true, false),
  /** Unicode NFKC. */
  NFKC(false, false),
  /** As {@link #NMT_NFKC}, then Unicode case folding. */
  NMT_NFKC_CF(true, true),
  /** Unicode NFKC, then case folding. */
  NFKC_CF(false, true),
  /** Text as it is. */
  IDENTITY(false, false);

  private static final Map<NormalizationRules, byte[]> COMPILED = new ConcurrentHashMap<>();

  private final boolean translation;
  private final boolean caseFolding;

  NormalizationRules(boolean translation, boolean caseFolding) {
    this.translation = translation;
    this.caseFolding = caseFolding;
  }

  /** The name that SentencePiece knows it by. */
  String officialName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rules as a model file holds them; empty for the identity. */
  byte[] charsMap() {
    return COMPILED.computeIfAbsent(this, NormalizationRules::compile).clone();
  }

  private byte[] compile() {
    return this == IDENTITY ? new byte[0] : CharsMapCompiler.compile(rules().asMap());
  }

  private RewriteRules rules() {
    RewriteRules rules = RewriteRules.nfkc();
    if (translation) {
      rules.addTranslation();
    }
    if (caseFolding) {
      rules.addCaseFolding();
    }
    return rules;
  }
}
