package dev.seqwright.cli.variants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.Catalogue.Family;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariantsCommandTest {
  private static final List<String> STACKS_OF_TEXTS =
      List.of("stack={kind: memformer", "stack={kind: summary", "stack=summary");
  private static final List<String> REMEMBERING =
      List.of("transformer-xl", "compressive", "ernie-doc", "block-recurrent");

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
        boolean remembers = REMEMBERING.stream().anyMatch(setting::contains);
        String positions = "positions=" + (remembers ? "none" : "sinusoidal");
        List<String> settings = List.of("max-positions=64", positions, setting);
        boolean ofTexts = STACKS_OF_TEXTS.stream().anyMatch(setting::contains);
        Binder binder = Kinds.in(new Binder());
        ModelConfig config =
            ofTexts
                ? binder.bind(DecoderOnlyConfig.class, settings)
                : binder.bind(EncoderDecoderConfig.class, settings);
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
