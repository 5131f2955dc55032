package dev.seqwright.core.data;

import java.nio.file.Path;
import java.util.List;

/**
 * Where parallel text lies; all files are read, one after the other, plain or {@code .gz}.
 *
 * @param source files with a sentence a line
 * @param target for each of them, the file with the translations, line by line
 * @param tsv files with a source and its target a line, with a tab between them
 */
public record ParallelFiles(List<Path> source, List<Path> target, List<Path> tsv) {
  /** No files. */
  public ParallelFiles() {
    this(List.of(), List.of(), List.of());
  }

  /** Refuses lists of unequal length. */
  public ParallelFiles {
    if (source.size() != target.size()) {
      throw new IllegalArgumentException(
          "target has %d files and source has %d; expected one target file for each source file"
              .formatted(target.size(), source.size()));
    }
    source = List.copyOf(source);
    target = List.copyOf(target);
    tsv = List.copyOf(tsv);
  }

  /** Whether no file is named. */
  public boolean isEmpty() {
    return source.isEmpty() && tsv.isEmpty();
  }
}
