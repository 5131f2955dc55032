package dev.seqwright.core.imports.huggingface;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The models of {@code scripts/vectors/marian_models.py}. */
final class MarianFolders {
  private MarianFolders() {}

  static Path of(String name) {
    try {
      return Path.of(MarianFolders.class.getResource(name + "/config.json").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
