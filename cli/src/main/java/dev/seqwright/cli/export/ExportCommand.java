package dev.seqwright.cli.export;

import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.SafetensorsExport;
import dev.seqwright.core.export.Weights;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seqwright export}: a trained model without what only training needs. */
@Command(
    name = "export",
    description = "Writes a trained model for use elsewhere.",
    sortOptions = false,
    footer = {
      "",
      "seqwright or safetensors: a folder with config.yaml, model.safetensors and the tokenizers;",
      "'seqwright translate' takes it as a model."
    })
public final class ExportCommand implements Callable<Integer> {
  /** The formats that a model can be written in. */
  enum Format {
    SEQWRIGHT,
    SAFETENSORS
  }

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the model.")
  private Path model;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder to make.")
  private Path output;

  @Option(
      names = "--format",
      defaultValue = "seqwright",
      paramLabel = "FORMAT",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--weights",
      defaultValue = "used",
      paramLabel = "WHICH",
      description =
          "One of: ${COMPLETION-CANDIDATES}. 'used' is averaged where the configuration averages,"
              + " 'last' is what the last step left. Default: ${DEFAULT-VALUE}.")
  private Weights weights;

  @Option(
      names = "--quantization",
      defaultValue = "float32",
      paramLabel = "TYPE",
      description =
          "How weights are stored: ${COMPLETION-CANDIDATES}. int8 is a quarter of the size and is"
              + " translated with in int8. Default: ${DEFAULT-VALUE}.")
  private Quantization quantization;

  @Override
  public Integer call() {
    switch (format) {
      case SEQWRIGHT, SAFETENSORS -> SafetensorsExport.export(model, output, weights, quantization);
    }
    spec.commandLine().getOut().println(output);
    return 0;
  }
}
