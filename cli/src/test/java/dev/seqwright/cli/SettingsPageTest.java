package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.config.FlaggedKey;
import dev.seqwright.core.task.RunConfig;
import dev.seqwright.core.task.TaskKind;
import dev.seqwright.core.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The reference of settings, which a script makes, has every key and every option. */
class SettingsPageTest {
  private String page;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(MarkdownPage.ROOT.resolve("docs/settings.md"));
  }

  @Test
  void keysOfEveryTaskAreThere() throws ReflectiveOperationException {
    for (Class<? extends TaskKind> task : Tasks.ALL.values()) {
      String yaml = RunConfig.binder().toYaml(new RunConfig(task.getConstructor().newInstance()));
      Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      assertThat(keys("", document))
          .allSatisfy(key -> assertThat(page).contains("| `" + key + "`"));
    }
  }

  @Test
  void optionsAreThere() {
    assertThat(FlaggedKey.in("", RunConfig.class))
        .flatExtracting(key -> Stream.of(key.flag().names()).toList())
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  /** What stands under a kind are its own settings. */
  @SuppressWarnings("unchecked") // documents have texts for keys
  private static Stream<String> keys(String path, Map<String, Object> section) {
    return section.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("kind"))
        .flatMap(
            entry ->
                entry.getValue() instanceof Map<?, ?> inner && !isKind(path + entry.getKey(), inner)
                    ? keys(path + entry.getKey() + ".", (Map<String, Object>) inner)
                    : Stream.of(path + entry.getKey()));
  }

  private static boolean isKind(String key, Map<?, ?> section) {
    return section.containsKey("kind") && !key.equals("model");
  }
}
