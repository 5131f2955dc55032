package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.config.Help;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages point to sections that are there, and every section is one that a message points to. */
class TroubleshootingTest {
  private static final Path PAGE = MarkdownPage.ROOT.resolve("docs/troubleshooting.md");
  private static final Pattern IN_THE_LAUNCHER =
      Pattern.compile("docs/troubleshooting\\.md#([a-z0-9-]+)\\.");

  @Test
  void sectionsAreThoseThatMessagesPointTo() throws IOException {
    List<String> anchors =
        Stream.concat(Arrays.stream(Help.values()).map(Help::anchor), launcherAnchors().stream())
            .toList();
    assertThat(MarkdownPage.read(PAGE).sections())
        .hasSizeGreaterThanOrEqualTo(20)
        .containsExactlyInAnyOrderElementsOf(anchors);
  }

  @Test
  void everySectionIsNamedByAMessage() throws IOException {
    String sources = sources("core") + sources("cli");
    assertThat(Help.values()).allMatch(help -> sources.contains("Help." + help.name()));
  }

  private static List<String> launcherAnchors() throws IOException {
    String launcher = Files.readString(MarkdownPage.ROOT.resolve("scripts/seqwright"));
    return IN_THE_LAUNCHER.matcher(launcher).results().map(anchor -> anchor.group(1)).toList();
  }

  private static String sources(String module) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(MarkdownPage.ROOT.resolve(module + "/src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
