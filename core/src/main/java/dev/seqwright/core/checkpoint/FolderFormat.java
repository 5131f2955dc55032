package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import java.util.Optional;

/**
 * The last section of a folder's {@code config.yaml}: how to read the rest. Standing last, it also
 * shows that the file is whole.
 *
 * @param format the version of the layout of the folder
 * @param seqwright the version of the program that wrote it
 * @param tokenizers what the vocabularies are made of
 */
record FolderFormat(int format, String seqwright, VocabularyKind tokenizers) {
  /** The key of the section. */
  static final String SECTION = "folder";

  private static final int CURRENT = 1;

  /** The section as a document of its own. */
  record Document(FolderFormat folder) {}

  static FolderFormat of(TokenizerFiles tokenizers) {
    return new FolderFormat(CURRENT, version(), tokenizers.kind());
  }

  String toYaml() {
    return new Binder().toYaml(new Document(this));
  }

  /** Reads the section and refuses a folder that this version cannot read. */
  static FolderFormat read(String configuration, String origin) {
    FolderFormat found = section(configuration, origin);
    if (found.format() != CURRENT) {
      throw new UserException(
          ("%s: the folder has format %d, written by Seqwright %s; this is Seqwright %s, which"
                  + " reads format %d; use the version that wrote it")
              .formatted(origin, found.format(), found.seqwright(), version(), CURRENT));
    }
    return found;
  }

  private static FolderFormat section(String configuration, String origin) {
    try {
      return new Binder().bindSection(FolderFormat.class, configuration, origin, SECTION);
    } catch (UserException e) {
      throw new UserException(
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
