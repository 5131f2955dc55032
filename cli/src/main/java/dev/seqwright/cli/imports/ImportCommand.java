package dev.seqwright.cli.imports;

import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ImportOptions;
import dev.seqwright.core.imports.ModelImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seqwright import}: a model of another toolkit as a model folder. */
@Command(
    name = "import",
    description = "Makes a model of one that another toolkit trained.",
    sortOptions = false,
    footer = {
      "",
      "huggingface: a folder of MarianMTModel with its MarianTokenizer, as OPUS-MT models are",
      "published: config.json, model.safetensors or pytorch_model.bin, source.spm, target.spm,",
      "vocab.json."
    })
public final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TOOLKIT",
      description = "Whose model it is, one of: ${COMPLETION-CANDIDATES}.")
  private ForeignFormat from;

  @Parameters(paramLabel = "DIR", description = "Folder of the model.")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "MODEL",
      description = "Folder to make.")
  private Path output;

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
    ModelImport.run(from, folder, new ImportOptions(), output, quantization);
    spec.commandLine().getOut().println(output);
    return 0;
  }
}
