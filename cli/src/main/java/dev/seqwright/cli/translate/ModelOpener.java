package dev.seqwright.cli.translate;

import dev.seqwright.core.decode.TranslationModel;
import java.nio.file.Path;

/** Where the command gets a model from. */
@FunctionalInterface
interface ModelOpener {
  /** Opens the model in a folder; the caller closes it. */
  TranslationModel open(Path folder);
}
