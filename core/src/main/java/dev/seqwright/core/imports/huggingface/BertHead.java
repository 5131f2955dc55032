package dev.seqwright.core.imports.huggingface;

import java.util.List;

/** What stands on the encoder of a BERT. */
enum BertHead {
  /** A label for a text. */
  LABEL {
    @Override
    List<String> classes(BertFamily family) {
      // DistilBERT has a layer with ReLU there, which heads here have not.
      return family == BertFamily.DISTILBERT
          ? List.of()
          : List.of(family.title() + "ForSequenceClassification");
    }
  },
  /** A label for each token. */
  TAG {
    @Override
    List<String> classes(BertFamily family) {
      return List.of(family.title() + "ForTokenClassification");
    }
  },
  /** Nothing, or what it was pre-trained with, which is left out. */
  NONE {
    @Override
    List<String> classes(BertFamily family) {
      String title = family.title();
      return List.of(title + "Model", title + "ForMaskedLM", title + "ForPreTraining");
    }
  };

  /** The names of its classes in transformers. */
  abstract List<String> classes(BertFamily family);
}
