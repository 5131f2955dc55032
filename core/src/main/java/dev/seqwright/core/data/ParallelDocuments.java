package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Parallel text of documents: a line is a sentence, and a line that is blank on both sides ends a
 * document, as the end of a file does. In files of two columns that line has nothing, or a tab.
 */
public final class ParallelDocuments {
  private final List<List<Pair>> documents = new ArrayList<>();
  private List<Pair> open = new ArrayList<>();
  private boolean bounded;

  private ParallelDocuments() {}

  /**
   * The documents of files, each of one sentence or more, in their order.
   *
   * @param section where the configuration names the files, for messages
   * @throws UserException when a file cannot be read, lines do not pair, a line is blank on one
   *     side, there is no text, or nothing tells where a document ends: several files, or a blank
   *     line
   */
  public static List<List<Pair>> read(String section, ColumnFiles files) {
    ParallelDocuments read = new ParallelDocuments();
    for (int i = 0; i < files.source().size(); i++) {
      read.sides(files.source().get(i), files.target().get(i));
    }
    files.tsv().forEach(read::columns);
    read.requireDocuments(section, files);
    return List.copyOf(read.documents);
  }

  private void sides(Path source, Path target) {
    long[] line = {0};
    ColumnFiles both = new ColumnFiles(List.of(source), List.of(target), List.of());
    new ParallelCorpus(both)
        .forEach(
            pair -> {
              line[0]++;
              add(pair, source + ":" + line[0], target + ":" + line[0]);
            });
    end();
  }

  private void columns(Path file) {
    try (LineReader lines = LineReader.open(file)) {
      while (lines.hasNext()) {
        String line = lines.next();
        String place = file + ":" + lines.lineNumber();
        Pair pair = Lines.isBlank(line) ? new Pair("", "") : Pair.ofColumns(line, place);
        add(pair, place + ": the source", place + ": the target");
      }
    }
    end();
  }

  /**
   * Whether a pair has no text and so ends a document.
   *
   * @param source what its source is called in messages
   * @param target what its target is called
   * @throws UserException when one side has text and the other has not
   */
  public static boolean separates(Pair pair, String source, String target) {
    boolean blank = Lines.isBlank(pair.source());
    if (blank != Lines.isBlank(pair.target())) {
      throw new UserException(
          Help.NO_DOCUMENTS,
          "%s is blank and %s is not; expected text in both, or a blank line in both, which ends a document"
              .formatted(blank ? source : target, blank ? target : source));
    }
    return blank;
  }

  private void add(Pair pair, String source, String target) {
    if (separates(pair, source, target)) {
      bounded = true;
      end();
    } else {
      open.add(pair);
    }
  }

  private void end() {
    if (!open.isEmpty()) {
      documents.add(List.copyOf(open));
      open = new ArrayList<>();
    }
  }

  private void requireDocuments(String section, ColumnFiles files) {
    if (documents.isEmpty()) {
      throw new UserException(
          Help.NO_TEXT, section + ": no pair has text; expected documents of sentences");
    }
    if (!bounded && documents.size() == 1 && documents.getFirst().size() > 1) {
      throw new UserException(
          Help.NO_DOCUMENTS,
          "%s.%s: found %,d sentences and no blank line; expected one behind each document, in both sides (behind the last line where there is one document), or model.document-context: none"
              .formatted(
                  section, files.tsv().isEmpty() ? "source" : "tsv", documents.getFirst().size()));
    }
  }
}
