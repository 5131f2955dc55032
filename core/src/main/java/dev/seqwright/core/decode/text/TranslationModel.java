package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.tensor.Precision;
import java.util.List;

/** A saved model, opened: all that a {@link Translator} needs. */
public interface TranslationModel extends AutoCloseable {

  /** How the model was meant to be decoded. */
  DecodingConfig decoding();

  /** Its tokenizers. */
  TextCodec codec();

  /**
   * Gives worker threads their model.
   *
   * @param precision of the products of its weights
   */
  DecoderFactory models(Precision precision);

  /**
   * How many sentences before it, in its document, it translates a sentence with; 0 where each
   * stands alone.
   */
  default int context() {
    return 0;
  }

  /** What its parts tell of their use since the last call, a line each. */
  default List<String> report() {
    return List.of();
  }

  /** Frees the parameters. */
  @Override
  void close();
}
