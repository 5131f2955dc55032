package dev.seqwright.cli.export;

import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.SafetensorsFormat;
import dev.seqwright.core.export.onnx.OnnxFormat;

/** The formats that a model can be written in, as the user names them. */
enum FormatName {
  SEQWRIGHT,
  SAFETENSORS,
  ONNX;

  /** Writes the format. */
  ExportFormat writer() {
    return switch (this) {
      case SEQWRIGHT, SAFETENSORS -> new SafetensorsFormat();
      case ONNX -> new OnnxFormat();
    };
  }
}
