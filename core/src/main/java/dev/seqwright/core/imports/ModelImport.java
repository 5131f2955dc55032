package dev.seqwright.core.imports;

import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.files.NewFolder;
import dev.seqwright.core.imports.foreign.ForeignModel;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.workspace.AvailableMemory;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes a model folder of a model of another toolkit. Nothing is allocated before every name and
 * shape was found to agree, and nothing is written before every value was read.
 */
public final class ModelImport {
  private static final int SHOWN = 5;

  private ModelImport() {}

  /**
   * Imports a model.
   *
   * @param folder of the other toolkit
   * @param output a new folder, there whole or not at all
   * @param quantization how its weights are stored
   * @throws UserException when the folder is not a whole model, the model cannot be expressed, or
   *     the output exists
   */
  public static void run(
      ForeignFormat format,
      Path folder,
      ImportOptions options,
      Path output,
      Quantization quantization) {
    NewFolder.requireAbsent(output);
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          folder
              + (Files.exists(folder) ? " is not a folder" : " does not exist")
              + "; expected the folder of a model");
    }
    try (ForeignModel foreign = format.open(folder, options);
        Slabs slabs = new NativeSlabs()) {
      Parameters model = filled(foreign, folder, slabs);
      Checkpoint checkpoint = checkpoint(foreign, model, quantization, slabs);
      NewFolder.write(output, made -> new ModelFolder(made).fill(checkpoint));
    }
  }

  private static Parameters filled(ForeignModel foreign, Path folder, Slabs slabs) {
    Parameters model = foreign.parameters();
    Map<String, ForeignTensor> tensors = foreign.tensors();
    requireAgreement(model, tensors, folder);
    requireMemory(model, folder);
    model.allocate(slabs);
    for (Parameter parameter : model.all()) {
      tensors.get(parameter.name()).into().accept(parameter.value());
      requireNumbers(parameter, folder);
    }
    return model;
  }

  private static void requireAgreement(
      Parameters model, Map<String, ForeignTensor> tensors, Path folder) {
    List<String> differences = new ArrayList<>();
    for (Parameter parameter : model.all()) {
      List<Long> needed = Arrays.stream(parameter.shape()).mapToObj(Long::valueOf).toList();
      ForeignTensor found = tensors.get(parameter.name());
      if (found == null) {
        differences.add(parameter.name() + " is missing");
      } else if (!found.shape().equals(needed)) {
        differences.add(
            "%s has shape %s, expected %s".formatted(parameter.name(), found.shape(), needed));
      }
    }
    if (!differences.isEmpty()) {
      throw new UserException(
          "%s: weights and vocabularies do not make one model: %s%s"
              .formatted(
                  folder,
                  String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size()))),
                  differences.size() > SHOWN
                      ? " (and %d more)".formatted(differences.size() - SHOWN)
                      : ""));
    }
  }

  private static void requireMemory(Parameters model, Path folder) {
    long elements = model.flatSize();
    long available = AvailableMemory.bytes();
    if (elements > Integer.MAX_VALUE || 4 * elements > available) {
      throw new UserException(
          "%s: the model has %,d parameters; expected %,d at most on this machine"
              .formatted(folder, elements, Math.min(Integer.MAX_VALUE, available / 4)));
    }
  }

  private static void requireNumbers(Parameter parameter, Path folder) {
    for (long i = 0; i < parameter.size(); i++) {
      float value = parameter.value().get(i);
      if (!Float.isFinite(value)) {
        throw new UserException(
            "%s: %s holds %s at %d, expected numbers; convert the model again or restore it"
                .formatted(folder, parameter.name(), value, i));
      }
    }
  }

  private static Checkpoint checkpoint(
      ForeignModel foreign, Parameters model, Quantization quantization, Slabs slabs) {
    String yaml = Kinds.in(new Binder()).toYaml(foreign.settings());
    return quantization.checkpoint(0, yaml, foreign.vocabularies(), model.all(), slabs);
  }
}
