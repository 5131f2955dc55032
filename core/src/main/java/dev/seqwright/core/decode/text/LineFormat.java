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
      return scored(line.best()) + "\n";
    }
  },
  /** The same with the log-probability of every token: {@code text ||| score ||| token log ...}. */
  TOKENS {
    @Override
    public String format(TranslatedLine line) {
      return tokens(line.best()) + "\n";
    }
  },
  /**
   * {@code line ||| text ||| score} for each of the n best, as Moses and Marian do; lines from 0.
   */
  N_BEST {
    @Override
    public String format(TranslatedLine line) {
      return line.candidates().stream()
          .map(candidate -> line.number() + " ||| " + scored(candidate) + "\n")
          .collect(Collectors.joining());
    }
  },
  /** The same with the log-probability of every token behind it. */
  N_BEST_TOKENS {
    @Override
    public String format(TranslatedLine line) {
      return line.candidates().stream()
          .map(candidate -> line.number() + " ||| " + tokens(candidate) + "\n")
          .collect(Collectors.joining());
    }
  };

  /** The lines of output, each with its line feed. */
  public abstract String format(TranslatedLine line);

  private static String scored(Candidate candidate) {
    return candidate.text() + " ||| " + number(candidate.score());
  }

  private static String tokens(Candidate candidate) {
    return candidate.tokens().stream()
        .map(token -> token.token() + " " + number(token.logProbability()))
        .collect(Collectors.joining(" ", scored(candidate) + " ||| ", ""));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
