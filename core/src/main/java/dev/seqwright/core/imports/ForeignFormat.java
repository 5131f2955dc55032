package dev.seqwright.core.imports;

import dev.seqwright.core.imports.huggingface.MarianModel;
import java.nio.file.Path;

/** The toolkits whose models can be imported. */
public enum ForeignFormat {
  /** A folder of transformers' MarianMTModel, as OPUS-MT models are published. */
  HUGGINGFACE {
    @Override
    ForeignModel open(Path folder, ImportOptions options) {
      return MarianModel.open(folder, options);
    }
  };

  /** Opens a model; {@code folder} is there. */
  abstract ForeignModel open(Path folder, ImportOptions options);
}
