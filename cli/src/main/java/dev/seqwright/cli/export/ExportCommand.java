package dev.seqwright.cli.export;

import dev.seqwright.cli.QuantizationOption;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.Export;
import dev.seqwright.core.export.ExportSource;
import dev.seqwright.core.export.ShortModel;
import dev.seqwright.core.export.Weights;
import dev.seqwright.core.model.FewerLayers;
import dev.seqwright.core.parity.SampleLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "it is a model as before.",
      "onnx: encoder, decoder and decoder with past, as Optimum names them; one graph of others.",
      "ctranslate2: a folder for CTranslate2 4. huggingface: MarianMT, BERT or GPT-2.",
      "What a format cannot express is refused before anything is written."
    })
public final class ExportCommand implements Callable<Integer> {
  private static final String LAYERS = "--layers";

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
  private FormatName format;

  @Option(
      names = "--weights",
      defaultValue = "used",
      paramLabel = "WHICH",
      description =
          "One of: ${COMPLETION-CANDIDATES}. 'used' is what training published, the best or an"
              + " average, 'last' is what the last step left. Default: ${DEFAULT-VALUE}.")
  private Weights weights;

  @Option(
      names = LAYERS,
      paramLabel = "N[,N]",
      description =
          "Write so many layers of each stack, or of encoder and decoder, as a model that has no"
              + " others; of a model that was trained with layer-drop.")
  private Optional<String> layers = Optional.empty();

  @Mixin private QuantizationOption quantization;

  @Option(
      names = "--check-lines",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Lines of random words that the model and what was written are to translate alike;"
              + " 0 for none. Default: ${DEFAULT-VALUE}.")
  private int checkLines;

  @Override
  public Integer call() {
    requireCount();
    return layers.map(n -> part(FewerLayers.of(LAYERS, n))).orElseGet(() -> export(all()));
  }

  private ExportSource all() {
    return new ExportSource(model, model.toString(), weights);
  }

  private int part(FewerLayers asked) {
    try (ShortModel part = ShortModel.beside(output, model, asked, weights)) {
      return export(new ExportSource(part.folder(), model.toString(), Weights.USED));
    }
  }

  private int export(ExportSource source) {
    Export.run(format.writer(), source, output, quantization.get());
    PrintWriter out = spec.commandLine().getOut();
    out.println(output);
    files().forEach(file -> out.printf(Locale.ROOT, "  %,12d bytes  %s%n", size(file), name(file)));
    out.println("check: " + check(source.folder()));
    return 0;
  }

  private void requireCount() {
    if (checkLines < 0) {
      throw new UserException("--check-lines: found " + checkLines + ", expected 0 or more");
    }
  }

  private String check(Path written) {
    return checkLines == 0
        ? "not asked for"
        : format.check(written, output, SampleLines.of(written, checkLines));
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(output)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name(Path file) {
    return output.relativize(file).toString();
  }
}
