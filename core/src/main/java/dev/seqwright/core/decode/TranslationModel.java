package dev.seqwright.core.decode;

/** A saved model, opened: all that a {@link Translator} needs. */
public interface TranslationModel extends AutoCloseable {

  /** How the model was meant to be decoded. */
  DecodingConfig decoding();

  /** Its tokenizers. */
  TextCodec codec();

  /** Gives worker threads their model. */
  StepModels models();

  /** Frees the parameters. */
  @Override
  void close();
}
