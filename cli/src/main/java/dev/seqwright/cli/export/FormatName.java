package dev.seqwright.cli.export;

import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.SafetensorsFormat;
import dev.seqwright.core.parity.Parity;
import java.nio.file.Path;
import java.util.List;

/** The formats that a model can be written in, as the user names them. */
enum FormatName {
  SEQWRIGHT {
    @Override
    ExportFormat writer() {
      return new SafetensorsFormat();
    }

    @Override
    String check(Path model, Path output, List<String> lines) {
      return Parity.between(model, output, lines).toString();
    }
  },
  SAFETENSORS {
    @Override
    ExportFormat writer() {
      return new SafetensorsFormat();
    }

    @Override
    String check(Path model, Path output, List<String> lines) {
      return Parity.between(model, output, lines).toString();
    }
  };

  /** Writes the format. */
  abstract ExportFormat writer();

  /** What the written files say of some lines, beside the model. */
  abstract String check(Path model, Path output, List<String> lines);
}
