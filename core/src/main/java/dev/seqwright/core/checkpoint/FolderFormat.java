package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.List;
import java.util.Optional;

/**
 * The last section of a folder's {@code config.yaml}: how to read the rest. Standing last, it also
 * shows that the file is whole.
 *
 * @param format the version of the layout of the folder
 * @param seqwright the version of the program that wrote it
 * @param tokenizers in format 1, what the vocabularies of source and target are made of
 * @param vocabularies since format 2, the files of the vocabularies by column
 * @param complete since format 2, the last key of a file that is whole
 */
record FolderFormat(
    int format,
    String seqwright,
    Optional<VocabularyKind> tokenizers,
    Optional<List<VocabularyFile>> vocabularies,
    Optional<Boolean> complete) {
  /** The key of the section. */
  static final String SECTION = "folder";

  private static final int CURRENT = 2;

  /** Refuses a section that lacks what its format has. */
  FolderFormat {
    boolean whole =
        switch (format) {
          case 1 -> tokenizers.isPresent();
          case 2 -> vocabularies.isPresent() && complete.equals(Optional.of(true));
          default -> true;
        };
    if (!whole) {
      throw new IllegalArgumentException("format " + format + " has further keys");
    }
  }

  /** The section as this version writes it, as a document of its own. */
  record Document(Written folder) {}

  /** What is written of {@link FolderFormat}. */
  record Written(
      int format, String seqwright, List<VocabularyFile> vocabularies, boolean complete) {}

  /** The section of a folder with these vocabularies, as YAML. */
  static String toYaml(TokenizerFiles tokenizers) {
    Written written = new Written(CURRENT, version(), tokenizers.parts(), true);
    return new Binder().toYaml(new Document(written));
  }

  /** The files of the vocabularies. */
  List<VocabularyFile> files() {
    return tokenizers.map(VocabularyKind::files).or(() -> vocabularies).orElseThrow();
  }

  /** Reads the section and refuses a folder that this version cannot read. */
  static FolderFormat read(String configuration, String origin) {
    FolderFormat found = section(configuration, origin);
    if (found.format() < 1 || found.format() > CURRENT) {
      throw new UserException(
          Help.OTHER_FORMAT,
          ("%s: the folder has format %d, written by Seqwright %s; this is Seqwright %s, which"
                  + " reads formats 1 to %d; use the version that wrote it")
              .formatted(origin, found.format(), found.seqwright(), version(), CURRENT));
    }
    return found;
  }

  private static FolderFormat section(String configuration, String origin) {
    try {
      return new Binder().bindSection(FolderFormat.class, configuration, origin, SECTION);
    } catch (UserException e) {
      throw new UserException(
          Help.DAMAGED_MODEL,
          ("%s; a model's config.yaml ends with the section '%s': this file was cut, edited or"
                  + " written by another version of Seqwright; restore it from a copy")
              .formatted(e.getMessage(), SECTION),
          e);
    }
  }

  private static String version() {
    return Optional.ofNullable(FolderFormat.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
