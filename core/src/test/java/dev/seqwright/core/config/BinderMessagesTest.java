package dev.seqwright.core.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.BinderTest.Attention;
import dev.seqwright.core.config.BinderTest.Band;
import dev.seqwright.core.config.BinderTest.Full;
import dev.seqwright.core.config.BinderTest.Training;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderMessagesTest {
  private static final Map<String, Class<? extends Attention>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("full", Full.class);
    KINDS.put("band", Band.class);
  }

  private static final Binder BINDER = new Binder().withKinds(Attention.class, KINDS);

  private static Training bind(String yaml, String... overrides) {
    return BINDER.bindText(Training.class, yaml, "config.yaml", List.of(overrides));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
"""
model:{n}  layres: 3            | config.yaml:2: unknown key 'model.layres', did you mean 'layers'? Allowed: layers, width, attention, per-layer
model: {zzz: 3}                 | config.yaml:1: unknown key 'model.zzz'. Allowed: layers, width, attention, per-layer
{n}max-tokens: many             | config.yaml:2: max-tokens: found 'many', expected a whole number (64 bits)
max-tokens: 1.5                 | config.yaml:1: max-tokens: found '1.5', expected a whole number (64 bits)
max-tokens: [1, 2]              | config.yaml:1: max-tokens: found a list, expected a whole number (64 bits)
max-tokens:                     | config.yaml:1: max-tokens: found nothing, expected a whole number (64 bits)
model: {layers: 3000000000}     | config.yaml:1: model.layers: found '3000000000', expected a whole number (32 bits)
learning-rate: .inf             | config.yaml:1: learning-rate: found '.inf', expected a finite number
learning-rate: 1e999            | config.yaml:1: learning-rate: found '1e999', expected a finite number
resume: yes                     | config.yaml:1: resume: found 'yes', expected true or false
schedule: cosin                 | config.yaml:1: schedule: found 'cosin', did you mean 'cosine'? Allowed: inverse-square-root, cosine
save-every: 90                  | config.yaml:1: save-every: found '90', expected a duration such as 30s, 90m, 2h or 1.5d
source: [a, '']                 | config.yaml:1: source[1]: found '', expected a path
model: 3                        | config.yaml:1: model: found '3', expected a mapping of keys
model: {attention: bnad}        | config.yaml:1: model.attention: unknown kind 'bnad', did you mean 'band'? Allowed: full, band
model: {per-layer: [{window: 3}]} | config.yaml:1: model.per-layer[0]: expected 'kind', one of full, band
model: {attention: {kind: full, window: 3}} | config.yaml:1: unknown key 'model.attention.window'. Allowed: kind
model: {attention: [full]}      | config.yaml:1: model.attention: found a list, expected the name of a kind, or a mapping with 'kind'
model:{n}  attention:{n}    kind: band{n}    window: 0 | config.yaml:4: model.attention.window: found 0, expected 1 or more
model:{n}  layers: 4            | config.yaml:2: model: 510 is not divisible by 4
resume: true{n}resume: false    | config.yaml:2: the key 'resume' stands twice, first at config.yaml:1; remove one of them
- a                             | config.yaml:1: expected 'key: value' lines, found no key
? [a, b]{n}: c                  | config.yaml:1: a key must be a single word
name: &x [*x]                   | config.yaml:1: an alias that contains itself
""")
  void aMistakeInTheFile(String yaml, String message) {
    assertThatThrownBy(() -> bind(yaml.replace("{n}", "\n")))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
max-tokens=x      | --set max-tokens=x: max-tokens: found 'x', expected a whole number (64 bits)
modle.layers=3    | --set modle.layers=3: unknown key 'modle', did you mean 'model'? Allowed: max-tokens, learning-rate, resume, name, schedule, source, max-time, save-every, model
model.layers      | --set model.layers: expected KEY=VALUE, such as model.layers=3
source.x=3        | --set source.x=3: source is a list (config.yaml:1); set the whole list: KEY=[A, B]
name.x=3          | --set name.x=3: name: found a mapping, expected a text
""")
  void aMistakeInAnOverride(String setting, String message) {
    assertThatThrownBy(() -> bind("source: [a]", setting))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  /** Neither the stack nor time goes into digits that make no number. */
  @ParameterizedTest
  @CsvSource({
    "max-tokens, 1_1, a whole number (64 bits)",
    "learning-rate, 1111, a finite number",
    "save-every, 1111, a duration such as 30s"
  })
  void aNumberOfMillionsOfDigits(String key, String digits, String expected) {
    String value = digits.repeat(500_000);
    assertThatThrownBy(() -> bind("source: [a]", key + "=" + value))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--set " + key + "=")
        .hasMessageContaining(": found '" + value.substring(0, 64) + "...', expected " + expected)
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void invalidYamlNamesTheLine() {
    assertThatThrownBy(() -> bind("a: 1\nb: [1, 2\n"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("config.yaml:3: this is not valid YAML: expected ',' or ']'");
    assertThatThrownBy(() -> bind("name: a\0b"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("config.yaml: this is not valid YAML: ");
  }

  @Test
  void aFileThatCannotBeRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("c.yaml");
    refuse(file, file + " does not exist; expected a YAML file");
    refuse(folder, folder + " is a directory; expected a YAML file");
    Files.writeString(file, "# nothing\n");
    refuse(file, file + ": the file is empty; expected a configuration, one 'key: value' a line");
    Files.write(file, "name: a\nname: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    refuse(file, file + ":2: not valid UTF-8; save the file as UTF-8 and try again");
  }

  private static void refuse(Path file, String message) {
    assertThatThrownBy(() -> BINDER.bind(Training.class, file, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @Test
  void aMissingKey() {
    record Point(int x, Optional<Integer> y) {}
    assertThatThrownBy(() -> BINDER.bindText(Point.class, "y: 2", "p.yaml", List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage("p.yaml:1: the key 'x' is missing");
  }
}
