package dev.seqwright.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FlaggedKeyTest {
  record Files(List<Path> source, int lines) {}

  record Speed(@Flag(names = "--rate", label = "R", text = "Steps a second.") double peakRate) {}

  record Task(
      @Flag(key = "source", names = "--train", label = "FILE", text = "What is learnt from.")
          Files train,
      @Flag(key = "source", names = "--valid", label = "FILE", text = "What is scored.")
          Files valid,
      Speed speed,
      @Flag(names = "--name", label = "NAME", text = "What it is called.") String name,
      @Flag(names = "--vocabulary", label = "FILE", text = "Its words.")
          Optional<Path> vocabulary) {}

  record Misspelt(@Flag(key = "sources", names = "--in", text = "No such key.") Files files) {}

  private static FlaggedKey flagged(String option) {
    return FlaggedKey.in("", Task.class).stream()
        .filter(key -> key.flag().names()[0].equals(option))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keysComeInTheOrderOfTheComponentsThoseOfInnerRecordsIncluded() {
    assertThat(FlaggedKey.in("", Task.class).stream().map(FlaggedKey::key))
        .containsExactly("train.source", "valid.source", "speed.peak-rate", "name", "vocabulary");
  }

  @Test
  void aSectionStandsInFrontOfItsKeys() {
    assertThat(FlaggedKey.in("training", Speed.class))
        .singleElement()
        .extracting(FlaggedKey::key)
        .isEqualTo("training.peak-rate");
  }

  @Test
  void listsAndFilesAreQuotedAsYaml() {
    assertThat(flagged("--train").isList()).isTrue();
    assertThat(flagged("--train").yaml(List.of("a b", "c\"d\\e")))
        .isEqualTo("[\"a b\", \"c\\\"d\\\\e\"]");
    assertThat(flagged("--vocabulary").yaml(List.of("x: [1]"))).isEqualTo("\"x: [1]\"");
    assertThat(flagged("--rate").yaml(List.of("3e-4"))).isEqualTo("3e-4");
  }

  @Test
  void aKeyThatTheComponentLacksIsAFault() {
    assertThatIllegalStateException()
        .isThrownBy(() -> FlaggedKey.in("", Misspelt.class))
        .withMessageContaining("sources");
  }
}
