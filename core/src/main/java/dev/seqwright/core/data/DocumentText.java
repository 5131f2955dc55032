package dev.seqwright.core.data;

import java.util.List;
import java.util.stream.Stream;

/** Documents as strings: a sentence a line. */
public final class DocumentText {
  private DocumentText() {}

  /** The lines of a document, blank ones too. */
  public static List<String> lines(String document) {
    return List.of(document.split("\n", -1));
  }

  /** Its sentences: the lines that show something; a blank one where there is none. */
  public static List<String> sentences(String document) {
    List<String> all = lines(document).stream().filter(line -> !Lines.isBlank(line)).toList();
    return all.isEmpty() ? List.of("") : all;
  }

  /** A document of sentences. */
  public static String of(Stream<String> sentences) {
    return String.join("\n", sentences.toList());
  }
}
