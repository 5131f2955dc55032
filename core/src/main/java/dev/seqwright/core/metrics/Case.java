package dev.seqwright.core.metrics;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.util.ULocale;
import java.util.Locale;

/** Lower case by the full mapping of Unicode, the same in every locale. */
final class Case {
  private Case() {}

  /** The final sigma needs the Unicode rule of its context, which the JDK approximates. */
  static String lower(String text) {
    return text.indexOf('Σ') < 0
        ? text.toLowerCase(Locale.ROOT)
        : UCharacter.toLowerCase(ULocale.ROOT, text);
  }
}
