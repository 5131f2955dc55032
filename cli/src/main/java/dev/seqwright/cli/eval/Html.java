package dev.seqwright.cli.eval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of HTML; all text goes through {@link #text}. */
final class Html {
  private Html() {}

  /** Text as HTML. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** An element around HTML. */
  static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  /** An element of a class around HTML. */
  static String element(String name, String type, String content) {
    return "<" + name + " class=\"" + type + "\">" + content + "</" + name + ">";
  }

  /** A row of a table; cells are HTML. */
  static String row(String cell, List<String> cells) {
    return element("tr", cells.stream().map(c -> element(cell, c)).collect(Collectors.joining()));
  }

  /** A table of rows that are HTML. */
  static String table(String header, String... rows) {
    String body = String.join("\n", Arrays.asList(rows));
    return element(
        "div", "wide", element("table", element("thead", header) + element("tbody", body)) + "\n");
  }

  /** A section with a heading. */
  static String section(String heading, String... content) {
    return element("section", element("h2", text(heading)) + "\n" + String.join("\n", content))
        + "\n";
  }
}
