package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.DocumentLines;
import dev.seqwright.core.data.DocumentReader;
import dev.seqwright.core.data.DocumentText;
import dev.seqwright.core.data.JsonDocuments;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.SentenceTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Documents without labels, in all forms of files that have documents. */
final class PlainDocuments {
  private PlainDocuments() {}

  /**
   * The sentences of each document.
   *
   * @param section where the configuration names the files: {@code data.train}
   * @throws UserException when no file is named, one cannot be read, or none has a document
   */
  static List<List<String>> read(String section, ColumnFiles files, ColumnNames names) {
    List<List<String>> all = new ArrayList<>();
    if (files.tsv().isEmpty() && files.json().isEmpty()) {
      Columns.requireSome(section, "text", files.text());
    }
    for (Path file : files.text()) {
      DocumentReader.read(file).stream().map(DocumentLines::lines).forEach(all::add);
    }
    files.tsv().forEach(file -> addTable(file, names, all));
    for (Path file : files.json()) {
      new JsonDocuments()
          .readAll(file, o -> all.add(DocumentText.sentences(o.get(names.sentencesOf(o)))));
    }
    if (all.isEmpty()) {
      throw new UserException(
          Help.NO_TEXT, section + ": no documents, expected one at least, a sentence a line");
    }
    return List.copyOf(all);
  }

  private static void addTable(Path file, ColumnNames names, List<List<String>> all) {
    try (LineReader lines = LineReader.open(file)) {
      SentenceTable table = new SentenceTable(lines, names, false);
      while (table.hasNext()) {
        all.add(DocumentText.sentences(table.next().text()));
      }
    }
  }
}
