package dev.seqwright.core.data;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** How lines hold records with named fields. An instance reads the lines of one file in order. */
public sealed interface RecordFormat permits TsvRecords, JsonRecords, JsonDocuments {
  /**
   * The record of a line; none where the line says what the others mean.
   *
   * @param place file and line, for messages
   * @throws dev.seqwright.core.config.UserException when the line is none of this format
   */
  Optional<Fields> read(String line, String place);

  /**
   * Reads a file.
   *
   * @param to takes each record
   * @throws dev.seqwright.core.config.UserException when the file cannot be read, or a line is none
   *     of this format
   */
  default void readAll(Path file, Consumer<Fields> to) {
    try (LineReader lines = LineReader.open(file)) {
      while (lines.hasNext()) {
        String line = lines.next();
        read(line, file + ":" + lines.lineNumber()).ifPresent(to);
      }
    }
  }
}
