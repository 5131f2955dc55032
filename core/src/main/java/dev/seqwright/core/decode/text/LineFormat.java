package dev.seqwright.core.decode.text;

import java.util.Locale;
import java.util.stream.Collectors;

/** How a translated line is written. */
public enum LineFormat {
  /** The best translation alone. */
  TEXT {
    @Override
    public String format(TranslatedLine line) {
      return line.best().text() + "\n";
    }
  },
  /** {@code text ||| score} of the best translation. */
  SCORED {
    @Override
    public String format(TranslatedLine line) {
      return scored(line.best());
    }
  },
  /**
   * {@code line ||| text ||| score} for each of the n best, as Moses and Marian do; lines from 0.
   */
  N_BEST {
    @Override
    public String format(TranslatedLine line) {
      return line.candidates().stream()
          .map(candidate -> line.number() + " ||| " + scored(candidate))
          .collect(Collectors.joining());
    }
  };

  /** The lines of output, each with its line feed. */
  public abstract String format(TranslatedLine line);

  private static String scored(Candidate candidate) {
    return String.format(Locale.ROOT, "%s ||| %.6f\n", candidate.text(), candidate.score());
  }
}
