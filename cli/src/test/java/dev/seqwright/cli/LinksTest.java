package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link from one page of the project to another leads somewhere. */
class LinksTest {
  static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(MarkdownPage.ROOT);
        Stream<Path> docs = Files.list(MarkdownPage.ROOT.resolve("docs"));
        Stream<Path> examples = Files.walk(MarkdownPage.ROOT.resolve("examples"))) {
      return Stream.of(top, docs, examples)
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path file) {
    MarkdownPage page = MarkdownPage.read(file);
    assertThat(page.internalLinks()).allMatch(page::leadsSomewhere);
  }

  @Test
  void aLinkToNowhereIsSeen() {
    MarkdownPage page = MarkdownPage.read(MarkdownPage.ROOT.resolve("README.md"));
    assertThat(page.leadsSomewhere("docs/design.md")).isTrue();
    assertThat(page.leadsSomewhere("docs/nothing.md")).isFalse();
    assertThat(page.leadsSomewhere("docs/troubleshooting.md#missing-file")).isTrue();
    assertThat(page.leadsSomewhere("docs/troubleshooting.md#nothing")).isFalse();
  }
}
