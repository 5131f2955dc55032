package dev.seqwright.core.imports.huggingface;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The models of {@code marian_models.py} and {@code transformers_models.py} of scripts/vectors. */
final class ModelFolders {
  private ModelFolders() {}

  static Path of(String name) {
    try {
      return Path.of(ModelFolders.class.getResource(name + "/config.json").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
