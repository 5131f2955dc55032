package dev.seqwright.core.config;

import java.util.Locale;
import java.util.Optional;

/** The sections of {@code docs/troubleshooting.md}, to which messages of mistakes point. */
public enum Help {
  MISSING_FILE,
  NOT_UTF_8,
  LINES_DO_NOT_PAIR,
  NO_TEXT,
  NO_DOCUMENTS,
  WRONG_COLUMNS,
  LINE_TOO_LONG,
  UNKNOWN_LABEL,
  BAD_ANSWER,
  WRONG_METRIC,
  VOCABULARY_SIZE,
  UNKNOWN_KEY,
  UNKNOWN_KIND,
  WRONG_VALUE,
  NOT_YAML,
  KIND_IN_A_WRONG_PLACE,
  TIED_EMBEDDINGS,
  N_BEST,
  NO_MODEL_HERE,
  WRONG_TASK,
  ANOTHER_RUN,
  WRONG_BASE,
  FOLDER_IN_USE,
  DAMAGED_MODEL,
  OTHER_FORMAT,
  OUT_OF_MEMORY,
  TRAINING_DIVERGED,
  CANNOT_SAVE,
  CANNOT_WRITE,
  KERNELS_DO_NOT_RUN,
  NATIVE_LIBRARY;

  /** What stands behind {@code #} in a link to the section. */
  public String anchor() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The section that a failure points to, or else the closest of its causes that points to one. */
  public static Optional<Help> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<Help> help =
          switch (cause) {
            case UserException e -> e.help();
            case SettingException e -> Optional.of(e.help());
            default -> Optional.empty();
          };
      if (help.isPresent()) {
        return help;
      }
    }
    return Optional.empty();
  }
}
