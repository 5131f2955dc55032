package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A page of the documentation with a row for each key of a section of the configuration. */
public record SettingRows(List<String> lines) {

  /** Reads a page by its name in the folder of documents. */
  public static SettingRows of(String name) throws IOException {
    return new SettingRows(Files.readAllLines(MarkdownPage.ROOT.resolve("docs").resolve(name)));
  }

  /** The whole page. */
  public String text() {
    return String.join("\n", lines);
  }

  /** Each key has one row, which has its default behind its options. */
  public void requireDefaults(Map<String, String> defaults) {
    defaults.forEach(
        (key, value) ->
            assertThat(lines)
                .as("the row of %s, whose default is %s", key, value)
                .filteredOn(row -> row.startsWith("| `" + key + "` |"))
                .singleElement()
                .asString()
                .matches("\\| `" + key + "` \\|[^|]*\\| `" + Pattern.quote(value) + "` \\|.*"));
  }

  /**
   * The keys of a section with their defaults, those of a section within it by its name. Of what
   * has kinds the kind is the default; its own settings are left out.
   */
  public static Map<String, String> defaults(String yaml) {
    Map<String, String> defaults = new LinkedHashMap<>();
    String section = "";
    boolean ofKind = false;
    for (String line : yaml.lines().toList()) {
      String[] parts = line.strip().split(": ?", 2);
      boolean inSection = line.startsWith(" ");
      section = inSection ? section : "";
      ofKind &= inSection;
      if (parts[1].isEmpty()) {
        section = parts[0] + ".";
      } else if (parts[0].equals("kind")) {
        defaults.put(section.replace(".", ""), parts[1]);
        ofKind = true;
      } else if (!ofKind) {
        defaults.put(section + parts[0], parts[1].replaceAll("\\.0$", ""));
      }
    }
    return defaults;
  }
}
