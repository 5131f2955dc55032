package dev.seqwright.core.imports.foreign;

import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.checkpoint.Vocabularies;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameters;

/** A model of another toolkit that translates. */
public interface ForeignTranslator extends ForeignModel {

  /**
   * The sections of {@code config.yaml}.
   *
   * @param model the shape of the model
   * @param specialTokens the tokens around texts
   * @param decoding how the model is to be decoded if nothing else is asked for
   */
  record Settings(ModelConfig model, SpecialTokensConfig specialTokens, DecodingConfig decoding) {}

  /** The shape of the model. */
  EncoderDecoderConfig config();

  /** The tokens around texts. */
  SpecialTokensConfig specialTokens();

  /** How the model is to be decoded if nothing else is asked for. */
  default DecodingConfig decoding() {
    return new DecodingConfig();
  }

  @Override
  default Settings settings() {
    return new Settings(config(), specialTokens(), decoding());
  }

  @Override
  default Parameters parameters() {
    try (Vocabularies both = vocabularies().open()) {
      return new EncoderDecoder(
              config(), both.source().vocabularySize(), both.target().vocabularySize())
          .parameters();
    }
  }
}
