package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.checkpoint.TrainedModel;
import dev.seqwright.core.checkpoint.TrainingState;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.NativeSlabs;
import dev.seqwright.core.tensor.Slabs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model folder that holds what translating needs and nothing else: {@code config.yaml}, {@code
 * model.safetensors}, the tokenizers. It is a third of the size of one that training can go on
 * from, or less.
 */
public final class SafetensorsExport {
  private SafetensorsExport() {}

  /**
   * Exports a model.
   *
   * @param model the folder of a trained model
   * @param output a new folder
   * @param quantization how its weights are stored
   * @throws UserException when the model is not whole, was saved without the weights that are asked
   *     for, or the output exists
   */
  public static void export(Path model, Path output, Weights weights, Quantization quantization) {
    if (Files.exists(output)) {
      throw new UserException(
          output + " exists; expected the name of a folder that export can make");
    }
    try (NativeSlabs slabs = new NativeSlabs();
        SavedModel saved = new ModelFolder(model).open();
        TrainedModel trained = TrainedModel.load(model, slabs)) {
      if (weights == Weights.LAST) {
        takeLast(saved, trained);
      }
      new ModelFolder(output).save(checkpoint(saved, trained, quantization, slabs));
    }
  }

  private static void takeLast(SavedModel saved, TrainedModel trained) {
    try (Safetensors training = saved.openTrainingTensors()) {
      StoredTensor last = training.find(TrainingState.PARAMETERS).orElseThrow();
      training.readFloats(last, trained.transformer().parameters().flat().memory());
    }
  }

  private static Checkpoint checkpoint(
      SavedModel saved, TrainedModel trained, Quantization quantization, Slabs slabs) {
    List<NamedTensor> stored =
        trained.transformer().parameters().all().stream()
            .flatMap(parameter -> quantization.of(parameter, slabs).stream())
            .toList();
    return new Checkpoint(
        saved.step(),
        quantization.settings(saved.settings()),
        saved.tokenizers(),
        stored,
        Optional.empty());
  }
}
