package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.tensor.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The section {@code model} of a configuration: what its kinds share and what only one has. */
class ModelConfigTest {
  private static final Binder BINDER = Kinds.in(new Binder());

  /** A document with a model. */
  record Document(ModelConfig model) {
    Document() {
      this(new EncoderDecoderConfig());
    }
  }

  /** 9 D + 2 F numbers a layer, and with TENER queries and keys of twice the size. */
  @Test
  void whatPositionsKeepOfATokenIsCounted() {
    ModelConfig plain =
        bind("model: {kind: encoder, size: 64, feed-forward: 100, encoder: {layers: 3}}");
    assertThat(plain.floatsPerToken(new StackConfig(3))).isEqualTo(3 * (9 * 64 + 2 * 100));
    ModelConfig tener =
        bind("model: {kind: encoder, size: 64, feed-forward: 100, positions: tener}");
    assertThat(tener.floatsPerToken(new StackConfig(3))).isEqualTo(3 * (13 * 64 + 2 * 100));
  }

  @Test
  void aModelThatNamesNoKindTranslates() {
    ModelConfig model =
        bind(
            """
            model:
              size: 64
              encoder: {layers: 2, self-attention: [band, full]}
              decoder: {layers: 3, cross-attention: full}
              activation: gelu
              embedding-scale: 1
              tied-embeddings: none
            """);
    assertThat(model).isInstanceOf(EncoderDecoderConfig.class);
    EncoderDecoderConfig config = (EncoderDecoderConfig) model;
    assertThat(config.size()).isEqualTo(64);
    assertThat(config.layer().activation()).isEqualTo(Activation.GELU);
    assertThat(config.encoder().shape().layers()).isEqualTo(2);
    assertThat(config.encoder().shape().selfAttention()).hasSize(2);
    assertThat(config.decoder().shape().layers()).isEqualTo(3);
    assertThat(config.embeddingFactor()).isEqualTo(1);
    assertThat(config.tiedEmbeddings()).isEqualTo(TiedEmbeddings.NONE);
  }

  @Test
  void anEncoderAloneHasOneStack() {
    ModelConfig model = bind("model: {kind: encoder, size: 32, heads: 4, encoder: {layers: 4}}\n");
    assertThat(model).isInstanceOf(EncoderOnlyConfig.class);
    assertThat(((EncoderOnlyConfig) model).encoder().shape().layers()).isEqualTo(4);
  }

  @Test
  void aDecoderAloneHasOneStack() {
    ModelConfig model =
        bind(
            "model: {kind: decoder, positions: rope, tied-embeddings: true, decoder: {layers:"
                + " 5}}\n");
    assertThat(model.layer().positions()).isInstanceOf(Rotary.Settings.class);
    assertThat(((DecoderOnlyConfig) model).decoder().shape().layers()).isEqualTo(5);
  }

  @Test
  void aSectionThatTheKindDoesNotHaveIsRefusedWithThoseThatHaveIt() {
    assertThatThrownBy(() -> bind("model:\n  kind: decoder\n  encoder: {layers: 2}\n"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "c.yaml:3: model.encoder: kind decoder has no such key; kinds that have it:"
                + " encoder-decoder, encoder, hierarchical");
    assertThatThrownBy(() -> bind("model:\n  kind: encoder\n  output-bias: true\n"))
        .hasMessageContaining("c.yaml:3: model.output-bias: kind encoder has no such key");
    assertThatThrownBy(
            () -> bind("model:\n  kind: decoder\n  decoder:\n    cross-attention: full\n"))
        .hasMessageContaining("unknown key 'model.decoder.cross-attention'");
  }

  @Test
  void mistakesInSharedKeysNameTheirLine() {
    assertThatThrownBy(() -> bind("model:\n  kind: decoder\n  dropout: 2\n"))
        .hasMessage("c.yaml:3: model.dropout: found 2.0, expected 0 or more and less than 1");
    assertThatThrownBy(() -> bind("model:\n  encoder:\n    layers: 0\n"))
        .hasMessage("c.yaml:3: model.encoder.layers: found 0, expected 1 or more");
    assertThatThrownBy(() -> bind("model:\n  sizes: 3\n"))
        .hasMessageContaining("c.yaml:2: unknown key 'model.sizes'");
  }

  @Test
  void whatIsWrittenBindsToTheSame() {
    for (String text :
        List.of(
            "model: {size: 64, norm: rms-norm, decoder: {stack: sequential}}\n",
            "model: {kind: encoder, embedding-dropout: 0.3}\n",
            "model: {kind: decoder, decoder: {layers: 1}, tied-embeddings: false}\n")) {
      ModelConfig model = bind(text);
      assertThat(bind(BINDER.toYaml(new Document(model)))).isEqualTo(model);
    }
  }

  @Test
  void everyKindIsMadeWithoutValues() {
    for (String kind : Kinds.NETWORKS.keySet()) {
      ModelConfig model =
          bind("model: {kind: " + kind + ", size: 8, heads: 2, feed-forward: 12}\n");
      assertThat(Network.check(model)).as(kind).isPositive();
      assertThat(Kinds.name(model)).isEqualTo(kind);
    }
  }

  private static ModelConfig bind(String text) {
    return BINDER.bindText(Document.class, text, "c.yaml", List.of()).model();
  }
}
