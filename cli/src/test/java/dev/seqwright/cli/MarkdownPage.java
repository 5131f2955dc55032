package dev.seqwright.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the documentation, as far as links see it. */
record MarkdownPage(Path file, String text) {
  /** The folder of the project. */
  static final Path ROOT = Path.of("..");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.*)$");

  static MarkdownPage read(Path file) {
    try {
      return new MarkdownPage(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What links point to, those to other sites left out. */
  List<String> internalLinks() {
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://"))
        .toList();
  }

  /** Names that a link can have behind its {@code #}: headings, as sites of Git write them. */
  List<String> anchors() {
    return HEADING.matcher(text).results().map(MarkdownPage::anchor).toList();
  }

  /** The anchors of the headings of the second level. */
  List<String> sections() {
    return HEADING
        .matcher(text)
        .results()
        .filter(heading -> heading.group(1).equals("##"))
        .map(MarkdownPage::anchor)
        .toList();
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(2)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** Whether a link of this page leads to a file that exists, and to a heading in it. */
  boolean leadsSomewhere(String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
    return Files.exists(target) && (parts.length == 1 || read(target).anchors().contains(parts[1]));
  }
}
