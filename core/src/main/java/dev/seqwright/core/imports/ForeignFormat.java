package dev.seqwright.core.imports;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.ctranslate2.Ctranslate2Model;
import dev.seqwright.core.imports.foreign.ForeignModel;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.imports.huggingface.TransformersModel;
import java.nio.file.Path;

/** The toolkits whose models can be imported. */
public enum ForeignFormat {
  /** A folder with {@code model.bin} and vocabularies, as the runtime of OpenNMT takes it. */
  CTRANSLATE2 {
    @Override
    ForeignModel open(Path folder, ImportOptions options) {
      if (options.pairs()) {
        throw new UserException(
            "--pairs is for classifiers of transformers, CTranslate2's models translate; leave it"
                + " out");
      }
      return Ctranslate2Model.open(folder, options);
    }
  },
  /** A folder of transformers: MarianMT (OPUS-MT), GPT-2, BERT and its kin. */
  HUGGINGFACE {
    @Override
    ForeignModel open(Path folder, ImportOptions options) {
      return TransformersModel.open(folder, options);
    }
  };

  /** Opens a model; {@code folder} is there. */
  abstract ForeignModel open(Path folder, ImportOptions options);
}
