package dev.seqwright.core.imports.foreign;

import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.EncoderDecoderConfig;
import java.util.Map;

/**
 * An open model of another toolkit, said in the words of this one. What cannot be expressed is
 * refused when it is opened, with all reasons.
 */
public interface ForeignModel extends AutoCloseable {

  /** The shape of the model. */
  EncoderDecoderConfig config();

  /** The vocabularies of both sides. */
  TokenizerFiles vocabularies();

  /** The tokens around texts. */
  SpecialTokensConfig specialTokens();

  /** How the model is to be decoded if nothing else is asked for. */
  default DecodingConfig decoding() {
    return new DecodingConfig();
  }

  /**
   * Values by the names of the parameters of a {@link dev.seqwright.core.model.EncoderDecoder} of
   * that shape, exactly one each; nothing is read before it is asked for.
   */
  Map<String, ForeignTensor> tensors();

  /** Closes its files. */
  @Override
  void close();
}
