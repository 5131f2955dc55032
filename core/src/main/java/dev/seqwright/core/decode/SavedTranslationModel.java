package dev.seqwright.core.decode;

import dev.seqwright.core.checkpoint.TrainedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.tensor.Backend;
import dev.seqwright.core.tensor.NativeSlabs;
import java.nio.file.Path;

/**
 * A model from its folder, ready to translate. Its memory comes straight from the JDK, so that a
 * cold start waits for no library but those of matrix products and tokens.
 */
public final class SavedTranslationModel implements TranslationModel {
  private final NativeSlabs slabs = new NativeSlabs();
  private final Backend backend = Backend.choose();
  private final TrainedModel model;

  private SavedTranslationModel(Path folder) {
    this.model = TrainedModel.load(folder, slabs);
  }

  /**
   * Opens the model in a folder.
   *
   * @throws dev.seqwright.core.config.UserException when there is no whole model
   */
  public static TranslationModel open(Path folder) {
    return new SavedTranslationModel(folder);
  }

  @Override
  public DecodingConfig decoding() {
    return model.configuration(new Binder(), DecodingConfig.class, "decoding");
  }

  @Override
  public TextCodec codec() {
    return new SentencePieceCodec(model.source(), model.target());
  }

  @Override
  public StepModels models() {
    return new TransformerModels(
        model.transformer(), model.special(), backend::kernels, NativeSlabs::new);
  }

  @Override
  public void close() {
    model.close();
    slabs.close();
  }
}
