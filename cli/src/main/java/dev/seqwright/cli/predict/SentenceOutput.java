package dev.seqwright.cli.predict;

import dev.seqwright.cli.LineStream;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.DocumentLines;
import dev.seqwright.core.data.DocumentReader;
import dev.seqwright.core.data.DocumentText;
import dev.seqwright.core.data.Fields;
import dev.seqwright.core.data.JsonDocuments;
import dev.seqwright.core.data.SentenceTable;
import dev.seqwright.core.task.SentenceLabeller;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The labels of the sentences of an input: of lines a line each, blank lines where the input has
 * them; of rows of a table a line each below a header; of JSON objects a line a document, with tabs
 * between labels.
 */
final class SentenceOutput {
  private static final int WINDOW = 4096;

  private final SentenceLabeller labeller;
  private final LineStream lines;

  SentenceOutput(SentenceLabeller labeller, LineStream lines) {
    this.labeller = labeller;
    this.lines = lines;
  }

  void ofLines() {
    lines.write(
        DocumentReader::of,
        DocumentLines::length,
        WINDOW,
        (out, read, first) -> LineStream.write(labelled(read).iterator(), out));
  }

  private List<String> labelled(List<DocumentLines> documents) {
    List<List<String>> found =
        labeller.labels(
            documents.stream().map(DocumentLines::lines).filter(d -> !d.isEmpty()).toList());
    List<String> output = new ArrayList<>();
    int at = 0;
    for (DocumentLines document : documents) {
      if (!document.lines().isEmpty()) {
        output.addAll(found.get(at++));
      }
      output.addAll(Collections.nCopies(document.blanks(), ""));
    }
    return output;
  }

  void ofTable(ColumnNames names) {
    lines.write(
        reader -> new SentenceTable(reader, names, false),
        SentenceTable.Document::length,
        WINDOW,
        (out, read, first) ->
            LineStream.write(
                Stream.concat(first == 0 ? Stream.of("label") : Stream.empty(), ofRows(read))
                    .iterator(),
                out));
  }

  private Stream<String> ofRows(List<SentenceTable.Document> documents) {
    return labeller
        .labels(documents.stream().map(SentenceTable.Document::sentences).toList())
        .stream()
        .flatMap(List::stream);
  }

  void ofObjects(ColumnNames names) {
    JsonDocuments format = new JsonDocuments();
    lines.run(
        WINDOW,
        (read, first) -> {
          List<List<String>> documents = new ArrayList<>();
          for (int i = 0; i < read.size(); i++) {
            String place = lines.name() + ":" + (first + i + 1);
            Fields object = format.read(read.get(i), place).orElseThrow();
            documents.add(DocumentText.lines(object.get(names.sentencesOf(object))));
          }
          return labeller.labels(documents).stream().map(found -> String.join("\t", found));
        });
  }
}
