package dev.seqwright.core.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.task.RunConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each adaptation learns of a network, by names. */
class AdaptationTest {
  private static final int SIZE = 8;

  private record Section(Adaptation adaptation) {
    Section() {
      this(new Full());
    }
  }

  private static Parameters network() {
    List<String> settings =
        List.of("size=8", "heads=2", "feed-forward=12", "encoder.layers=1", "decoder.layers=1");
    EncoderDecoderConfig config = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
    return new EncoderDecoder(config, 9, 9).parameters();
  }

  private static Set<String> names(Parameters network) {
    return network.all().stream().map(Parameter::name).collect(Collectors.toSet());
  }

  private static List<String> learnt(String yaml) {
    Parameters network = adapted(yaml);
    return network.trainedOnes().stream().map(Parameter::name).toList();
  }

  private static Parameters adapted(String yaml) {
    Parameters network = network();
    RunConfig.binder()
        .bindText(Section.class, "adaptation: " + yaml, "test", List.of())
        .adaptation()
        .adapt(network, names(network));
    return network;
  }

  private static void refused(String yaml, String message) {
    assertThatThrownBy(() -> adapted(yaml))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void fullLearnsEverything() {
    assertThat(learnt("full"))
        .containsExactlyElementsOf(network().all().stream().map(Parameter::name).toList());
  }

  @Test
  void loraLearnsProductsOnQueriesAndValues() {
    assertThat(learnt("{kind: lora, rank: 2}"))
        .containsExactlyInAnyOrder(
            "encoder.layers.0.self-attention.projection.lora.0.down",
            "encoder.layers.0.self-attention.projection.lora.0.up",
            "encoder.layers.0.self-attention.projection.lora.2.down",
            "encoder.layers.0.self-attention.projection.lora.2.up",
            "decoder.layers.0.self-attention.projection.lora.0.down",
            "decoder.layers.0.self-attention.projection.lora.0.up",
            "decoder.layers.0.self-attention.projection.lora.2.down",
            "decoder.layers.0.self-attention.projection.lora.2.up",
            "decoder.layers.0.cross-attention.query.lora.0.down",
            "decoder.layers.0.cross-attention.query.lora.0.up",
            "decoder.layers.0.cross-attention.key-value.lora.1.down",
            "decoder.layers.0.cross-attention.key-value.lora.1.up");
  }

  @Test
  void loraOnAllLayersHasRankTimesInputsAndOutputsNumbers() {
    Parameters network = adapted("{kind: lora, rank: 2, where: [q, k, v, o, ffn]}");
    long numbers = network.trainedOnes().stream().mapToLong(Parameter::size).sum();
    int attention = 4 * 2 * (SIZE + SIZE);
    int feedForward = 2 * 2 * (SIZE + 12);
    assertThat(numbers).isEqualTo(3 * attention + 2 * feedForward);
  }

  @Test
  void loraFindsLayersByPatternsOfTheirNames() {
    assertThat(learnt("{kind: lora, where: decoder.*.cross-attention.output}"))
        .containsExactlyInAnyOrder(
            "decoder.layers.0.cross-attention.output.lora.0.down",
            "decoder.layers.0.cross-attention.output.lora.0.up");
    refused("{kind: lora, where: [q, nowhere]}", "adaptation.where: found nowhere, which is no");
  }

  @Test
  void adaptersLearnTheNormsToo() {
    assertThat(learnt("{kind: adapter, bottleneck: 3}"))
        .hasSize(5 * 4 + 2 * 7)
        .contains(
            "decoder.layers.0.feed-forward.outer.adapter.down",
            "decoder.layers.0.cross-attention.output.adapter.up-bias",
            "encoder.layers.0.self-attention-norm.weight")
        .doesNotContain("embeddings.source", "encoder.layers.0.feed-forward.outer.weight");
    refused("{kind: adapter, where: nowhere}", "adaptation.where: found nowhere, expected");
  }

  @Test
  void biasLearnsBiases() {
    assertThat(learnt("bias")).isNotEmpty().allMatch(name -> name.endsWith(".bias"));
  }

  @Test
  void freezeLeavesWhatPatternsName() {
    assertThat(learnt("{kind: freeze, parameters: ['encoder.*', embeddings.source]}"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("decoder."));
    refused("{kind: freeze, parameters: nowhere.*}", "found nowhere.*, expected patterns of names");
    refused("{kind: freeze, parameters: '*'}", "found *, expected patterns that leave something");
    refused("freeze", "adaptation.parameters: found none, expected patterns");
  }

  @Test
  void partsHaveRatesOfTheirOwn() {
    Parameters network = adapted("{kind: full, rates: {'encoder.*': 0.1}}");
    assertThat(network.all())
        .allMatch(p -> p.rate() == (p.name().startsWith("encoder.") ? 0.1 : 1));
    refused("{kind: full, rates: {nowhere: 0.1}}", "adaptation.rates: found nowhere");
  }

  @Test
  void whatTheBaseHasNotGivenIsLearnt() {
    Parameters network = network();
    Set<String> given = names(network);
    given.remove("embeddings.source");
    new Biases().adapt(network, given);
    assertThat(network.trainedOnes()).anyMatch(p -> p.name().equals("embeddings.source"));
  }
}
