package dev.seqwright.cli;

import dev.seqwright.core.export.Quantization;
import picocli.CommandLine.Option;

/** {@code --quantization}, of the commands that write models. */
public final class QuantizationOption {
  @Option(
      names = "--quantization",
      defaultValue = "float32",
      paramLabel = "TYPE",
      description =
          "How weights are stored: ${COMPLETION-CANDIDATES}. int8 is a quarter of the size and is"
              + " translated with in int8. Default: ${DEFAULT-VALUE}.")
  private Quantization quantization;

  /** What was asked for. */
  public Quantization get() {
    return quantization;
  }
}
