package dev.seqwright.cli.export;

import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.SafetensorsFormat;

/** The formats that a model can be written in, as the user names them. */
enum FormatName {
  SEQWRIGHT,
  SAFETENSORS;

  /** Writes the format. */
  ExportFormat writer() {
    return switch (this) {
      case SEQWRIGHT, SAFETENSORS -> new SafetensorsFormat();
    };
  }
}
