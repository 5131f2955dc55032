package dev.seqwright.cli.translate;

import dev.seqwright.core.decode.text.TranslationModel;
import dev.seqwright.core.tensor.Kernels;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where the command gets a model from. */
@FunctionalInterface
interface ModelOpener {
  /**
   * Opens the model in a folder; the caller closes it.
   *
   * @param instrument stands around every worker's kernels
   */
  TranslationModel open(Path folder, UnaryOperator<Kernels> instrument);
}
