package dev.seqwright.core.task;

import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.model.ModelConfig;

/** Texts with labels, or documents where the model reads such. */
final class LabelledData {
  private LabelledData() {}

  /** Whether a model reads documents of sentences. */
  static boolean readsDocuments(ModelConfig model) {
    return model instanceof HierarchicalConfig;
  }

  /**
   * Reads all files of a set of data.
   *
   * @param section where the configuration names the files: {@code data.train}
   * @throws dev.seqwright.core.config.UserException when they do not serve
   */
  static LabelledTexts read(String section, ColumnFiles files, RunConfig config) {
    return readsDocuments(config.model())
        ? LabelledDocumentReader.read(section, files, config.data().columns())
        : LabelledTextReader.read(section, files, config.data().columns());
  }
}
