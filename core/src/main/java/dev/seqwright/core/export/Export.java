package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.Folders;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
   *     for, cannot be expressed in the format, or the output exists or cannot be written
   */
  public static void run(
      ExportFormat format, Path model, Path output, Weights weights, Quantization quantization) {
    if (Files.exists(output)) {
      throw new UserException(
          output + " exists; expected the name of a folder that export can make");
    }
    requireOffered(format, quantization);
    try (ExportedModel opened = ExportedModel.open(model, weights)) {
      requireExpressible(format, opened, model);
      write(format, opened, quantization, output);
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
    return quantization.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static void requireExpressible(ExportFormat format, ExportedModel opened, Path model) {
    List<String> reasons = format.refusals(opened);
    if (!reasons.isEmpty()) {
      throw new UserException(
          model
              + " cannot be exported in this format; nothing was written:\n  - "
              + String.join("\n  - ", reasons));
    }
  }

  private static void write(
      ExportFormat format, ExportedModel opened, Quantization quantization, Path output) {
    Path whole = output.toAbsolutePath();
    Path unfinished = whole.resolveSibling("." + whole.getFileName() + ".unfinished");
    try {
      Folders.delete(unfinished);
      Files.createDirectories(unfinished);
      format.write(opened, quantization, unfinished);
      Files.move(unfinished, whole);
    } catch (IOException e) {
      throw new UserException(
          output + " cannot be written: " + e.getMessage() + "; free the place or choose another",
          e);
    } finally {
      abandon(unfinished);
    }
  }

  private static void abandon(Path unfinished) {
    try {
      Folders.delete(unfinished);
    } catch (IOException e) {
      throw new UserException(unfinished + " is left over and cannot be deleted: " + e, e);
    }
  }
}
