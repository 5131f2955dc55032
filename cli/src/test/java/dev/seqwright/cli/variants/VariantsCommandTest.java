package dev.seqwright.cli.variants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.Catalogue.Family;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariantsCommandTest {

  @Test
  void everyKindIsListedUnderItsFamily() {
    CommandRun run = CommandRun.of("variants");
    assertThat(run.exitCode()).isZero();
    for (Family family : Catalogue.ALL) {
      assertThat(run.out()).contains(family.title() + " (");
      family.variants().forEach(v -> assertThat(run.out()).contains("  " + v.name() + " "));
    }
  }

  @Test
  void oneKindIsExplainedWithItsSettingsAndDefaults() {
    CommandRun run = CommandRun.of("variants", "band");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("band: a position attends those at most `window` away")
        .contains("Can:     encoder.self-attention", "Can:     decoder.self-attention")
        .contains("  window: 16")
        .contains("--set 'model.encoder.self-attention={kind: band, window: 16}'");
  }

  @Test
  void everyExampleIsAConfigurationThatWorks() {
    for (Family family : Catalogue.ALL) {
      for (var variant : family.variants()) {
        String example = VariantPage.example(family, variant).replace("'", "");
        String setting = example.substring("model.".length());
        // what remembers earlier segments has distances of its own
        String positions = "positions=" + (setting.contains("memory: 256") ? "none" : "sinusoidal");
        List<String> settings = List.of("max-positions=64", positions, setting);
        EncoderDecoderConfig config =
            Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
        assertThat(Network.check(config)).as(example).isPositive();
      }
    }
  }

  @Test
  void anUnknownKindIsNamedWithTheClosestOne() {
    CommandRun run = CommandRun.of("variants", "longfomer-band");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("variants", "bnd").err()).contains("there is no kind 'bnd'", "band");
  }
}
