package dev.seqwright.cli.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.decode.DecodingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/decoding.md tells every setting with its default, and every option. */
class DecodingPageTest {
  @Test
  void everyKeyStandsThereWithItsDefault() throws IOException {
    List<String> rows = page();
    defaults()
        .forEach(
            (key, value) ->
                assertThat(rows)
                    .as("the row of %s, whose default is %s", key, value)
                    .filteredOn(row -> row.startsWith("| `" + key + "` |"))
                    .singleElement()
                    .asString()
                    .matches("\\| `" + key + "` \\|[^|]*\\| `" + Pattern.quote(value) + "` \\|.*"));
  }

  @Test
  void everyOptionStandsThere() throws IOException {
    String page = String.join("\n", page());
    new CommandLine(new TranslateCommand())
        .getCommandSpec().options().stream()
            .filter(option -> option.order() >= 5)
            .filter(option -> !List.of("--set", "--profile").contains(option.longestName()))
            .forEach(option -> assertThat(page).contains("`" + option.names()[0]));
  }

  private static List<String> page() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "decoding.md"));
  }

  /** The keys of the section with their defaults, those of a section within it by its name. */
  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    String section = "";
    for (String line : new Binder().toYaml(new DecodingConfig()).lines().toList()) {
      String[] parts = line.strip().split(": ?", 2);
      section = line.startsWith(" ") ? section : "";
      if (parts[1].isEmpty()) {
        section = parts[0] + ".";
      } else {
        defaults.put(section + parts[0], parts[1].replaceAll("\\.0$", ""));
      }
    }
    return defaults;
  }
}
