package dev.seqwright.tokenizer;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;

/**
 * Which sequences of characters may become a piece: those of limited length, without unknown
 * characters, with spaces where the settings allow them, and of one script.
 */
final class PieceRules {
  /** Stands for a character that gets no piece: LOWER FIVE EIGHTHS BLOCK. */
  static final int UNKNOWN = 0x2585;

  /** Stands in a corpus where a special piece was: no piece reaches across. */
  static final int BOUNDARY = '\t';

  private static final int ANY_SCRIPT = -1;
  private static final int LONG_VOWEL = 0x30FC;

  private final TrainerSettings settings;

  PieceRules(TrainerSettings settings) {
    this.settings = settings;
  }

  /** Whether these code points may be a piece. */
  boolean allow(int... piece) {
    if (piece.length == 0 || piece.length > settings.maxPieceLength()) {
      return false;
    }
    int script = ANY_SCRIPT;
    for (int i = 0; i < piece.length; i++) {
      int c = piece[i];
      if (c == Piece.SPACE) {
        if (!allowsSpace(i, piece.length)) {
          return false;
        }
        continue;
      }
      int next = script(c, script);
      if (!allowsCharacter(c, piece.length) || !joins(script, next)) {
        return false;
      }
      script = next;
    }
    return true;
  }

  private boolean allowsSpace(int at, int length) {
    return at == 0 || !settings.splitByWhitespace() && at < length - 1;
  }

  private boolean allowsCharacter(int c, int length) {
    boolean reserved = c == UNKNOWN || c == BOUNDARY || c == 0 || c == ' ';
    boolean joinedDigit = settings.splitDigits() && isDigit(c) && length > 1;
    return !reserved && !joinedDigit && UCharacter.getType(c) != UCharacter.SURROGATE;
  }

  private boolean joins(int before, int next) {
    return !settings.splitByUnicodeScript()
        || before == ANY_SCRIPT
        || next == ANY_SCRIPT
        || before == next;
  }

  private int script(int c, int before) {
    if (!settings.splitByNumber() && isDigit(c)) {
      return ANY_SCRIPT;
    }
    int script = UScript.getScript(c);
    return switch (script) {
      case UScript.HIRAGANA, UScript.KATAKANA -> UScript.HAN;
      case UScript.INHERITED -> before;
      case UScript.UNKNOWN -> UScript.COMMON;
      default -> c == LONG_VOWEL ? UScript.HAN : script;
    };
  }

  /** ASCII and full-width digits. */
  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9' || c >= 0xFF10 && c <= 0xFF19;
  }
}
