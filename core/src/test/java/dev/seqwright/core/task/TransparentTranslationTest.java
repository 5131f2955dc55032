package dev.seqwright.core.task;

/** The same where each layer of the decoder attends a mixture of the encoder's layers. */
class TransparentTranslationTest extends TranslationTest {
  @Override
  String configuration() {
    return super.configuration()
        .replace("decoder: {layers: 1}", "decoder: {layers: 1, transparent-attention: true}");
  }
}
