package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnlyConfig;
import java.util.List;
import java.util.Map;

/** A network of texts in the words of transformers. */
sealed interface NetworkFiles permits BertFiles, RobertaFiles, Gpt2Files {
  /** The class of transformers that a network becomes. */
  static NetworkFiles of(ExportedNetwork model) {
    return switch (model.config()) {
      case EncoderOnlyConfig encoder when model.separatesPairs() ->
          new RobertaFiles(model, encoder);
      case EncoderOnlyConfig encoder -> new BertFiles(model, encoder);
      case DecoderOnlyConfig decoder -> new Gpt2Files(model, decoder);
      default -> throw new IllegalArgumentException("a translator");
    };
  }

  /** What it cannot express, a sentence each. */
  List<String> refusals();

  /** {@code config.json}. */
  Map<String, Object> config();

  /** The weights. */
  List<NamedTensor> tensors();
}
