package dev.seqwright.core.export;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.files.NewFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a model in a format into a folder that is there whole or not at all: all reasons against
 * it are found before anything is written, and the folder gets its name when it is finished.
 */
public final class Export {
  private Export() {}

  /**
   * Exports a model.
   *
   * @param model the folder of a trained model
   * @param output a new folder
   * @throws UserException when the model is not whole, was saved without the weights that are asked
   *     for, cannot be expressed in the format, has numbers that the type lacks, or the output
   *     exists or cannot be written
   */
  public static void run(
      ExportFormat format, Path model, Path output, Weights weights, Quantization quantization) {
    run(format, new ExportSource(model, model.toString(), weights), output, quantization);
  }

  /** The same for a model that may go by another name than its folder. */
  public static void run(
      ExportFormat format, ExportSource source, Path output, Quantization quantization) {
    NewFolder.requireAbsent(output);
    requireOffered(format, quantization);
    try (ExportedModel opened = ExportedModel.open(source.folder(), source.weights())) {
      requireExpressible(format, opened, source.name());
      opened.parameters().forEach(quantization::requireHolds);
      NewFolder.write(output, folder -> format.write(opened, quantization, folder));
    }
  }

  private static void requireOffered(ExportFormat format, Quantization quantization) {
    if (!format.quantizations().contains(quantization)) {
      throw new UserException(
          "--quantization %s: the format stores weights as %s"
              .formatted(name(quantization), names(format)));
    }
  }

  private static String names(ExportFormat format) {
    return format.quantizations().stream()
        .sorted()
        .map(Export::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(Quantization quantization) {
    return quantization.name().toLowerCase(Locale.ROOT);
  }

  private static void requireExpressible(ExportFormat format, ExportedModel opened, String name) {
    List<String> reasons = new ArrayList<>(format.refusals(opened));
    if (!(format instanceof SafetensorsFormat) && opened.hasAdapters()) {
      reasons.add(
          "adaptation: found adapter, whose layers other programs do not have; use lora, which"
              + " becomes part of the weights");
    }
    if (!reasons.isEmpty()) {
      throw new UserException(
          name
              + " cannot be exported in this format; nothing was written:\n  - "
              + String.join("\n  - ", reasons));
    }
  }
}
