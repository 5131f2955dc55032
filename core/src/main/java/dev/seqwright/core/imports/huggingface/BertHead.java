package dev.seqwright.core.imports.huggingface;

import java.util.List;

/** What stands on the encoder of a BERT. */
enum BertHead {
  /** A label for a text. */
  LABEL("ForSequenceClassification") {
    @Override
    List<String> classes(BertFamily family) {
      // DistilBERT has a layer with ReLU there, which heads here have not.
      return family == BertFamily.DISTILBERT ? List.of() : super.classes(family);
    }
  },
  /** Nothing, or what it was pre-trained with, which is left out. */
  NONE("Model", "ForMaskedLM", "ForPreTraining");

  private final List<String> endings;

  BertHead(String... endings) {
    this.endings = List.of(endings);
  }

  /** The names of its classes in transformers. */
  List<String> classes(BertFamily family) {
    return endings.stream().map(ending -> family.title() + ending).toList();
  }
}
