package dev.seqwright.core.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a set of data, by column; all files of a column are read, one after the other, plain
 * or {@code .gz}. Line n of one column belongs to line n of the others. A task says which columns
 * it reads.
 *
 * @param source files with a sentence a line
 * @param target for each of them, the file with the translations, line by line
 * @param tsv files with a source and its target a line, with a tab between them
 * @param text files with a text a line
 * @param label for each of them, the file with the labels, line by line
 * @param second for each of them, the file with the second texts of pairs, line by line; none where
 *     texts stand alone
 * @param json files with a JSON object a line, whose fields have names
 * @param conll files with a word and its tag a line, and a blank line behind each sentence
 */
public record ColumnFiles(
    List<Path> source,
    List<Path> target,
    List<Path> tsv,
    List<Path> text,
    List<Path> label,
    List<Path> second,
    List<Path> json,
    List<Path> conll) {
  /** No files. */
  public ColumnFiles() {
    this(List.of(), List.of(), List.of());
  }

  /** Files of parallel text. */
  public ColumnFiles(List<Path> source, List<Path> target, List<Path> tsv) {
    this(source, target, tsv, List.of(), List.of());
  }

  /** Files of parallel text, or of texts and labels. */
  public ColumnFiles(
      List<Path> source, List<Path> target, List<Path> tsv, List<Path> text, List<Path> label) {
    this(source, target, tsv, text, label, List.of(), List.of(), List.of());
  }

  /** Refuses lists of unequal length. */
  public ColumnFiles {
    if (source.size() != target.size()) {
      throw new IllegalArgumentException(
          "target has %d files and source has %d; expected one target file for each source file"
              .formatted(target.size(), source.size()));
    }
    source = List.copyOf(source);
    target = List.copyOf(target);
    tsv = List.copyOf(tsv);
    text = List.copyOf(text);
    label = List.copyOf(label);
    second = List.copyOf(second);
    json = List.copyOf(json);
    conll = List.copyOf(conll);
  }

  /** Whether no file is named. */
  public boolean isEmpty() {
    return named().isEmpty();
  }

  /** The columns that have files, by their names. */
  public Map<String, List<Path>> named() {
    Map<String, List<Path>> named = new LinkedHashMap<>();
    named.put("source", source);
    named.put("target", target);
    named.put("tsv", tsv);
    named.put("text", text);
    named.put("label", label);
    named.put("second", second);
    named.put("json", json);
    named.put("conll", conll);
    named.values().removeIf(List::isEmpty);
    return named;
  }
}
