package dev.seqwright.cli;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.text.TranslationModel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The option {@code --document}: lines are sentences of documents. */
public final class DocumentOption {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentOption.class);

  private DocumentOption() {}

  /**
   * How many sentences before it a sentence is translated with.
   *
   * @param asked whether the option was given; where it was not and the model has a context, the
   *     log says that it is not used
   * @throws UserException when it was given and the model knows sentences alone
   */
  public static int context(boolean asked, Path folder, TranslationModel model) {
    if (asked && model.context() == 0) {
      throw new UserException(
          Help.KIND_IN_A_WRONG_PLACE,
          "--document: %s translates each line alone (model.document-context: none); leave it out, or train a model with a context, such as han"
              .formatted(folder));
    }
    if (!asked && model.context() > 0) {
      LOG.warn(
          "{} was trained with a context; each line is translated alone: --document gives it the"
              + " sentences before",
          folder);
    }
    return asked ? model.context() : 0;
  }
}
