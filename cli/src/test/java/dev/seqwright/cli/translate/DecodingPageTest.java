package dev.seqwright.cli.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.SettingRows;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.decode.DecodingConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/decoding.md tells every setting with its default, and every option. */
class DecodingPageTest {
  @Test
  void everyKeyStandsThereWithItsDefault() throws IOException {
    SettingRows.of("decoding.md").requireDefaults(defaults());
  }

  @Test
  void everyOptionStandsThere() throws IOException {
    String page = SettingRows.of("decoding.md").text();
    new CommandLine(new TranslateCommand())
        .getCommandSpec().options().stream()
            .filter(option -> option.order() >= 5)
            .filter(option -> !List.of("--set", "--profile").contains(option.longestName()))
            .forEach(option -> assertThat(page).contains("`" + option.names()[0]));
  }

  /** The keys of the section with their defaults, those of a section within it by its name. */
  private static Map<String, String> defaults() {
    return SettingRows.defaults(new Binder().toYaml(new DecodingConfig()));
  }
}
