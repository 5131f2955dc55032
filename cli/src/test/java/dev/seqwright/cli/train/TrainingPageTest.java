package dev.seqwright.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.SettingRows;
import dev.seqwright.core.task.RunConfig;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.schedule.Schedules;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/training.md} says what the program does. */
class TrainingPageTest {
  @Test
  void everyKeyStandsThereWithItsDefault() throws IOException {
    SettingRows.of("training.md").requireDefaults(defaults());
  }

  @Test
  void everyScheduleStandsThere() throws IOException {
    String page = SettingRows.of("training.md").text();
    assertThat(Schedules.ALL.keySet()).allMatch(name -> page.contains("\n| `" + name + "` | "));
  }

  @Test
  void everyOptionOfASettingStandsThere() throws IOException {
    String page = SettingRows.of("training.md").text();
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

  /** The keys of the section with their defaults, but for the number of workers. */
  private static Map<String, String> defaults() {
    Map<String, String> defaults =
        SettingRows.defaults(RunConfig.binder().toYaml(new TrainingConfig()));
    defaults.remove("workers");
    return defaults;
  }
}
