package dev.seqwright.cli.export;

import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.SafetensorsFormat;
import dev.seqwright.core.export.ctranslate2.Ctranslate2Format;
import dev.seqwright.core.export.huggingface.HuggingFaceFormat;
import dev.seqwright.core.export.onnx.OnnxFormat;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.parity.OnnxParity;
import dev.seqwright.core.parity.RoundTrip;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.task.Translation;
import java.nio.file.Path;
import java.util.List;

/** The formats that a model can be written in, as the user names them. */
enum FormatName {
  SEQWRIGHT,
  SAFETENSORS,
  ONNX,
  CTRANSLATE2,
  HUGGINGFACE;

  /** Writes the format. */
  ExportFormat writer() {
    return switch (this) {
      case SEQWRIGHT, SAFETENSORS -> new SafetensorsFormat();
      case ONNX -> new OnnxFormat();
      case CTRANSLATE2 -> new Ctranslate2Format();
      case HUGGINGFACE -> new HuggingFaceFormat();
    };
  }

  /** What the written files say of some lines, beside the model. */
  String check(Path model, Path output, List<String> lines) {
    return switch (this) {
      case SEQWRIGHT, SAFETENSORS -> RoundTrip.report(model, output, lines);
      case ONNX -> onnx(model, output, lines);
      case CTRANSLATE2 -> RoundTrip.report(model, ForeignFormat.CTRANSLATE2, output, lines);
      case HUGGINGFACE -> RoundTrip.report(model, ForeignFormat.HUGGINGFACE, output, lines);
    };
  }

  private static String onnx(Path model, Path output, List<String> lines) {
    if (OnnxParity.isAvailable()) {
      return Tasks.of(model) instanceof Translation.Settings
          ? OnnxParity.of(model, output, lines).toString()
          : OnnxParity.ofNetwork(model, output, lines).toString();
    }
    return "not made: onnxruntime is not part of Seqwright; put its jar (com.microsoft.onnxruntime)"
        + " beside the others, or run scripts/onnx/check.py";
  }
}
