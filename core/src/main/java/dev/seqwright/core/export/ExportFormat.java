package dev.seqwright.core.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A format that models are exported in. */
public interface ExportFormat {

  /** How weights can be stored in it. */
  Set<Quantization> quantizations();

  /**
   * Everything of a model that the format cannot express, a sentence each that ends with what to do
   * about it where there is something; nothing when it can.
   */
  List<String> refusals(ExportedModel model);

  /** Writes the files into an empty folder. */
  void write(ExportedModel model, Quantization quantization, Path folder) throws IOException;
}
