package dev.seqwright.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.task.RunConfig;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.schedule.Schedules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/training.md} says what the program does. */
class TrainingPageTest {
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
  void everyScheduleStandsThere() throws IOException {
    String page = String.join("\n", page());
    assertThat(Schedules.ALL.keySet()).allMatch(name -> page.contains("\n| `" + name + "` | "));
  }

  @Test
  void everyOptionOfASettingStandsThere() throws IOException {
    String page = String.join("\n", page());
    Map<String, String> keys = defaults();
    new CommandLine(new TrainCommand())
        .getCommandSpec().options().stream()
            .filter(option -> keys.containsKey(option.longestName().replaceFirst("--", "")))
            .forEach(
                option ->
                    assertThat(List.of(option.names()))
                        .allMatch(name -> page.contains("`" + name + "`")));
    assertThat(page).contains("`--valid-metrics`", "`--patience`, `--early-stopping`");
  }

  private static List<String> page() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "training.md"));
  }

  /** The keys of the section with their defaults, but for the number of workers. */
  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    String section = "";
    for (String line : RunConfig.binder().toYaml(new TrainingConfig()).lines().toList()) {
      String[] parts = line.strip().split(": ?", 2);
      section = line.startsWith(" ") ? section : "";
      if (parts[1].isEmpty()) {
        section = parts[0] + ".";
      } else if (parts[0].equals("kind")) {
        defaults.put(section.replace(".", ""), parts[1]);
      } else if (!List.of("optimizer.", "schedule.").contains(section)) {
        defaults.put(section + parts[0], parts[1].replaceAll("\\.0$", ""));
      }
    }
    defaults.remove("workers");
    return defaults;
  }
}
